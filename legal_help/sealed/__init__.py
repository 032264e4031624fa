"""Open one case and read its texts. Each must fit the signed state, which also says who may."""
