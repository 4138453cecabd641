/// How far an audit is.
package struct AuditProgress: Equatable, Sendable {
    /// The rule that runs now; nil once all have run, while sums are made.
    package var rule: String?
    /// How many rules have run.
    package var done: Int
    /// How many there are.
    package var rules: Int
    /// How many findings there are so far.
    package var findings: Int
}
