/// What this program itself found wrong, before or beside any server: its arguments, its settings, its files.
struct CLIError: Error, Equatable, Sendable {
    /// The raw value is the `code` of the JSON form.
    enum Code: String, Sendable {
        /// Arguments or environment that cannot be right, or are missing.
        case usage
        /// The configuration file cannot be read, or says something that is not understood.
        case configuration
        /// A password could not be had.
        case noPassword
        /// The person said no, or could not be asked.
        case refused
        /// A file that is there already, or in the way.
        case exists
        /// No such file, or no such profile.
        case notFound
        /// Reading or writing a file did not work.
        case inputOutput
    }

    var code: Code
    var message: String
    var hint: String?

    init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }
}
