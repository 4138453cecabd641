private import GRDBSQLite

/// A pattern for whole names: `*` stands for any text, `?` for one character, `[…]` for one of a set, as in the shell.
/// SQLite itself matches it, so that a pattern means the same here as in a query with GLOB.
package struct NamePattern: Equatable, Sendable {
    /// The pattern.
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// Whether a whole name fits.
    package func fits(_ name: String) -> Bool { sqlite3_strglob(text, name) == 0 }

    /// What is wrong with it, for a person; nil where nothing is.
    package var fault: String? { OwnerRuleConditions.fault(of: text) }
}
