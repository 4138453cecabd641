/// Where a password is to come from. It is fetched only when a login is really needed.
enum PasswordSource: Equatable, Sendable {
    /// From the environment.
    case value(Secret)
    /// The first line of a file.
    case file(String)
    /// The first line that a shell command prints.
    case command(String)
    /// Asked for on the terminal.
    case prompt
}
