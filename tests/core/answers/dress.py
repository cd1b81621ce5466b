"""What may stand around an answer and inside it without counting (DOMAIN §7). Not a test itself."""

from hypothesis import strategies as st

from tests.core.answers.typed import ZEROS, in_script

SPACES = (" ", "\u00a0", "\u2009", "\u202f", "\u2007", "\t", "  ")
DASHES = ("-", "–", "—", "\u2010", "\u2011", "−", "⁃", "﹣", "－")
SLASHES = ("/", "\\", "|", ";", "⁄", "∕", "／")
APOSTROPHES = ("'", "’", "ʼ", "`", "´", "‘", "′", '"', "”", "")
UNSEEN = (
    *("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"),  # of no width
    *("\u200e", "\u200f", "\u061c", "\u202a", "\u202c", "\u2066", "\u2069"),  # of direction
    *("\ufe0f", "\u0000", "\ud800"),
)
BEFORE = ("", "", " ", "\n", "📊 ", "👉🏽", "🇺🇦 ", "«", "(", "[", '"', "“", "\u200f", "✅\ufe0f ")
AFTER = ("", "", " ", "\n", ".", "!", ",", ";", "»", ")", "]", "))", ".»", "“", " 👍", " 🙏🏻")
TWINS = dict(zip("ABEKMHOPCTXIYSJ", "АВЕКМНОРСТХІУЅЈ", strict=True))

spaces, dashes, slashes = st.sampled_from(SPACES), st.sampled_from(DASHES), st.sampled_from(SLASHES)
unseen = st.sampled_from(UNSEEN)
scripts = st.just("0") | st.sampled_from(ZEROS)


@st.composite
def dressed(draw: st.DrawFn, text: str) -> str:
    """Put marks that nobody sees into a text, quotes or an emoji around it, another script on."""
    zero = draw(scripts)
    text = "".join(in_script(zero, ch) if ch in "0123456789" else ch for ch in text)
    for place in sorted(draw(st.lists(st.integers(0, len(text)), max_size=3)), reverse=True):
        text = text[:place] + draw(unseen) + text[place:]
    return draw(st.sampled_from(BEFORE)) + text + draw(st.sampled_from(AFTER))


@st.composite
def parted(draw: st.DrawFn, text: str, between: tuple[str, ...]) -> str:
    """Put separators into a text, anywhere but at its ends."""
    places = st.lists(st.integers(1, len(text) - 1), max_size=4, unique=True)
    for place in sorted(draw(places), reverse=True):
        text = text[:place] + draw(st.sampled_from(between)) + text[place:]
    return text


@st.composite
def disguised(draw: st.DrawFn, code: str) -> str:
    """Write a code of Latin capitals in either case, and with Cyrillic letters that look alike."""
    typed = []
    for ch in code:
        letter = TWINS[ch] if ch in TWINS and draw(st.booleans()) else ch
        typed.append(letter.lower() if draw(st.booleans()) else letter)
    return "".join(typed)
