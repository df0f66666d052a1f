"""The revision every second year: a worksheet with one outcome per measure, and the plan it leads to.

`worksheet` writes and reads it, `proposals` fills in what the facts say, `outcomes` says what each outcome asks for,
and `applying` makes the revised plan and proves that nothing was lost.
"""
