"""Videos and sound made safe before they are stored: nothing in them says where, when, by whom and with what
they were recorded. A file in, a file out; nothing is encoded anew.

`cleaning` is what others ask. It has the work done by `worker`, a process without rights, in which `remux`
copies what is seen and heard into a new file: `containers` says what a file is, `streams` what of each stream
is kept, `traces` what the editor is told. Then another such process, `viewer`, draws a frame of the new file.
`captions` reads subtitles; they are text, and need none of this.
"""
