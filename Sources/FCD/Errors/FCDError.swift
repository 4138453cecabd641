/// What went wrong with a call to vSphere, in words for a person.
///
/// `message` says what happened and names the objects, `hint` is the next step, and `fault` keeps what the server
/// itself said, whole.
public struct FCDError: Error, Sendable {
    /// The kinds of error that a caller may want to tell apart.
    public enum Code: String, Sendable, Equatable, CaseIterable {
        /// No such disk, virtual machine, datastore, file, tag or category.
        case notFound
        /// A name that fits several objects.
        case ambiguous
        /// The disk is attached, locked, or has snapshots in the way.
        case inUse
        /// The object's state does not allow this change.
        case conflict
        /// The server did not accept the user name or password.
        case loginFailed
        /// The session has ended.
        case notAuthenticated
        /// A privilege is missing.
        case permissionDenied
        /// No connection, or it ended before an answer came.
        case unreachable
        /// The server's certificate is not trusted.
        case untrusted
        /// This server, or this version of it, has no such call.
        case unsupported
        /// What was asked for cannot be right.
        case invalidArgument
        /// The answer is not what the API promises: no XML, truncated, or without required parts.
        case protocolViolation
        case cancelled
        /// A fault that fits none of the others.
        case serverFault
        /// A change was sent and its answer was lost: it may or may not have happened.
        case unknownOutcome
    }

    /// The kind of error.
    public var code: Code
    /// What happened, in one sentence that names the objects.
    public var message: String
    /// The next step, such as "run `fcd detach 6f1c` first".
    public var hint: String?
    /// What the server said, if it answered with a fault.
    public var fault: ServerFault?
    /// Candidates, for ``Code/ambiguous``.
    public var candidates: [String]

    /// An error; everything but the code and the message may be left out.
    public init(
        _ code: Code,
        _ message: String,
        hint: String? = nil,
        fault: ServerFault? = nil,
        candidates: [String] = []
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.fault = fault
        self.candidates = candidates
    }

    /// Whether other calls, other tasks and other disks would meet the same: it is about server, session or command.
    package var concernsEveryCall: Bool {
        switch code {
        case .unreachable, .untrusted, .loginFailed, .notAuthenticated, .cancelled: true
        default: false
        }
    }

    /// Whether the managed object that was asked is none of the server's any more.
    package var isObjectGone: Bool { fault?.type == "ManagedObjectNotFound" }

    static let outOfMemory = FCDError(.serverFault, "out of memory")
}

extension FCDError: CustomStringConvertible {
    /// Message, fault and hint in one line, for logs.
    public var description: String {
        var text = message
        if let fault { text += " [\(fault)]" }
        if let hint { text += " (\(hint))" }
        return text
    }
}
