/// One way in which a message differs from the schema.
package struct SchemaViolation: Sendable, Equatable, CustomStringConvertible {
    /// What libxml2 says, without the namespaces' braces.
    package var message: String

    package init(_ message: String) {
        self.message = message
    }

    package var description: String { message }
}
