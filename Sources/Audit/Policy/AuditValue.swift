/// What a rule's parameter is set to.
package enum AuditValue: Equatable, Sendable {
    /// A whole number: days, percent, GiB or a count.
    case number(Int)
    /// Words, such as patterns of names.
    case words([String])
}
