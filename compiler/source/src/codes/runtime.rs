//! Codes T6001–T6999, files, input and output, running.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[
    CodeInfo {
        code: "T6001",
        title: "stack exhausted",
        explanation: "A recursion of the running program went deeper than the stack holds, which has room for about a million \
                      calls. The checker proves that a recursion ends, not that it ends soon. Make the recursive call the last thing \
                      that the function does (such calls take no stack), or use a loop. The exit status is 1.",
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T6002",
        title: "out of memory",
        explanation: "The system gave the running program no more memory, or one value grew beyond what the runtime can hold: a list, \
                      set or map of more than 4,294,967,295 elements, a text of more than 4 GiB. The exit status is 1.",
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T6003",
        title: "standard input or output failed",
        explanation: "The running program could not read its standard input or write its standard output; the system's reason stands behind \
                      the colon. A disk may be full, or a file closed. Where a reader of the output merely stopped reading, \
                      the program ends quietly with exit status 141 instead. The exit status is 1.",
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T6004",
        title: "internal error at run time",
        explanation: "The running program came to a state that the checker had excluded, such as an index out of range. That is a bug in Tenet, \
                      never in the program: please report it with the program. The exit status is 3.",
        fails: "",
        passes: "",
    },
];
