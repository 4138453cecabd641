/// One call of the API: its parameters, how they are written, and how the answer is read.
///
/// The order in which `encode` writes is the schema's: a server refuses another one.
package protocol SOAPOperation<Reply>: Sendable {
    associatedtype Reply: Sendable

    static var service: SOAPService { get }
    /// The method's name on the wire. It may depend on the object: ESXi prefixes some with `Host`.
    var method: String { get }
    /// The object that the method is called on: `_this`.
    var target: ManagedObjectReference { get }
    /// Whether the call only reads, or does the same when it comes twice. Only such a call is sent again after its
    /// answer was lost.
    static var isRepeatable: Bool { get }

    /// Writes every parameter after `_this`.
    func encode(into body: inout XMLWriter)
    /// Reads the `<methodResponse>` element.
    static func decode(_ answer: XMLNode) throws(AnswerError) -> Reply
}

extension SOAPOperation {
    package func encode(into body: inout XMLWriter) {}
}

extension SOAPOperation where Reply == Void {
    package static func decode(_ answer: XMLNode) throws(AnswerError) {}
}

/// A call that answers at once with a task, which does the work.
package protocol TaskOperation: SOAPOperation where Reply == ManagedObjectReference {}

extension TaskOperation {
    package static var isRepeatable: Bool { false }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> ManagedObjectReference {
        try answer.reference("returnval")
    }
}
