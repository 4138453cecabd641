/// What went wrong with the catalog, in words for a person, with the next step where there is one.
public struct CatalogError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure a caller can act on.
    public enum Code: String, Codable, Sendable {
        /// The file was written by a newer version of the program.
        case newerVersion
        /// The file or its folder cannot be written. Reading may still work.
        case notWritable
        /// There is no catalog at the path, or no such row in it.
        case notFound
        /// Another process held the file for longer than the busy timeout.
        case busy
        /// The file is damaged, or is no catalog.
        case corrupt
        /// The disk that holds the file is full.
        case full
        /// The change contradicts what the catalog holds: a constraint, or a state that does not allow it.
        case conflict
        /// Anything else.
        case failed
    }

    /// What kind of failure this is.
    public var code: Code
    /// What happened, in one sentence without a full stop.
    public var message: String
    /// The next step, where there is one.
    public var hint: String?
    /// The words of SQLite or of the system.
    public var underlying: String?

    /// Makes an error.
    public init(_ code: Code, _ message: String, hint: String? = nil, underlying: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.underlying = underlying
    }

    /// The message, followed by the underlying words in brackets.
    public var description: String {
        guard let underlying else { return message }
        return "\(message) (\(underlying))"
    }
}
