"""The place of a work as one row of a file has it: ``settlement``, ``street`` and ``houses``."""

from engine.utility.addresses.address import read_settlement, read_street
from engine.utility.addresses.houses import BadPiece, read_houses
from engine.utility.addresses.names import NO_STREET
from engine.utility.addresses.places import Place
from engine.utility.exchange.cells import MANY_LONGEST, Cells
from engine.utility.exchange.problems import Code


def read_place(cells: Cells) -> Place | None:
    """Read the place of a row; None where it names none, or where it cannot be read."""
    before = len(cells.problems)
    named, street_cell = cells.text("settlement"), cells.text("street")
    houses_cell = cells.text("houses", most=MANY_LONGEST)
    if len(cells.problems) > before or not (named or street_cell or houses_cell):
        return None
    settlement = read_settlement(named)
    if named and not settlement.key:
        cells.problem("settlement", Code.BAD_SETTLEMENT, value=named)
    street = read_street(street_cell) if street_cell else NO_STREET
    if street is None:
        cells.problem("street", Code.BAD_STREET, value=street_cell)
    elif houses_cell and not street_cell:
        cells.problem("houses", Code.NO_STREET, value=houses_cell)
    houses = read_houses(houses_cell)
    if isinstance(houses, BadPiece) and street_cell:
        cells.problem("houses", Code.BAD_HOUSES, value=houses.piece)
    if len(cells.problems) > before or street is None or isinstance(houses, BadPiece):
        return None
    return Place(settlement, street, houses)
