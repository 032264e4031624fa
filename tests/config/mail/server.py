"""A mail server for tests: it takes mail on 127.0.0.1, and refuses as it is told."""

import socketserver
import threading


class _Talk(socketserver.StreamRequestHandler):
    """One connection, in SMTP. It knows no TLS."""

    server: "MailServer"

    def handle(self) -> None:
        server = self.server
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            refusal = next(
                (said for part, said in server.refusals.items() if part.upper() in line.upper()),
                None,
            )
            if verb == "QUIT":
                self.say("221 bye")
                return
            if refusal:
                self.say(refusal)
            elif verb == "EHLO":
                self.say("250-test\r\n250 AUTH PLAIN")
            elif verb == "AUTH":
                self.say("235 come in")
            elif verb == "DATA":
                self.read_mail()
            else:
                if verb == "RCPT":
                    self.to = line.partition("<")[2].partition(">")[0]
                self.say("250 ok")

    def read_mail(self) -> None:
        self.say("354 go on")
        while self.rfile.readline() != b".\r\n":
            pass
        if refusal := self.server.refusals.get("end of data"):
            self.say(refusal)
        else:
            self.server.taken.append(self.to)
            self.say("250 taken")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """`refusals` maps a part of a line of SMTP to the answer; `taken` has who got a mail."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.refusals: dict[str, str] = {}
        self.taken: list[str] = []
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()

    def end(self) -> None:
        self.shutdown()
        self.server_close()
