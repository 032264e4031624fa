PAGE = "/admin/identity/"


def errors(page):
    return {name: str(found[0]) for name, found in page.context["form"].errors.items()}
