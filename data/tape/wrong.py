"""What may be wrong with a tape, all of it: each error's words are for whoever handed the tape in."""

from data.tape.counter import TooLargeError
from data.tape.gate import GateError
from data.tape.identity import IdentityError
from data.tape.intake import IntakeError
from data.tape.mapping import MappingError
from data.tape.source import SourceError
from data.tape.spool import FullError

TAPE_ERRORS = (GateError, IdentityError, IntakeError, MappingError, SourceError, TooLargeError, FullError)
