/// Why an audit cannot run as it was asked to.
package struct AuditError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, in one sentence without a full stop.
    package var message: String
    /// What to give instead.
    package var hint: String

    package var description: String { message }
}
