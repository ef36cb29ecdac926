"""Every error that an unfit loan tape can raise; the messages are written for the person who uploaded it."""

from data.book.broken_off import BrokenOffError
from data.book.intake.column_map import MappingError
from data.book.intake.csv_reader import CsvError
from data.book.intake.evidence import QuestionError
from data.book.intake.file_checks import TapeFileError
from data.book.intake.load import IntakeError
from data.book.intake.personal_data import IdentityError
from data.book.intake.stopping import StoppedError
from data.book.service import TooLargeError
from data.book.store import StoreFullError

TAPE_ERRORS = (
    *(TapeFileError, IdentityError, IntakeError, MappingError, QuestionError, CsvError, TooLargeError, StoreFullError),
    *(StoppedError, BrokenOffError),
)
