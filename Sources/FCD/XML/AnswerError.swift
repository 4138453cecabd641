/// A well-formed answer that does not say what the API promises.
package struct AnswerError: Error, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    init(missing name: String, in node: XMLNode) {
        self.init("the server's answer has no <\(name)> in <\(node.name)>")
    }

    init(_ node: XMLNode, isNo kind: String) {
        self.init("the server's answer has <\(node.name)>\(node.text.prefix(60))</\(node.name)>, which is no \(kind)")
    }
}
