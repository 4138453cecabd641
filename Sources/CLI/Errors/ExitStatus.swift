/// How `fcd` ends. Scripts depend on these numbers: they are documented and never change their meaning.
///
/// A command may throw a status: it then ends with that number and no further word, having said all there is to say.
enum ExitStatus: Int32, Error, CaseIterable, Sendable {
    case done = 0
    case failed = 1
    /// Some of several things were done, the others not.
    case partlyDone = 3
    /// An audit or drift found something at or above `--fail-on`.
    case findings = 4
    case notFound = 10
    /// In use, or in a state that does not allow the change.
    case conflict = 11
    case loginFailed = 12
    case permissionMissing = 13
    /// The server is not reachable, or its certificate is not trusted.
    case unreachable = 14
    /// The command line, the environment or the configuration cannot be right.
    case usage = 64
    case interrupted = 130
}
