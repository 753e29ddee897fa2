"""Result tables into files that other programs read."""

from sociale_infra.exports.comparison import tell, write_comparison
from sociale_infra.exports.folder import check_out, new_results
from sociale_infra.exports.record import write_record
from sociale_infra.exports.siting import write_sites
from sociale_infra.exports.slides import check_extra
from sociale_infra.exports.write import write_files

__all__ = [
    "check_extra",
    "check_out",
    "new_results",
    "tell",
    "write_comparison",
    "write_files",
    "write_record",
    "write_sites",
]
