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
    static var effect: OperationEffect { get }
    /// Whether the server holds the call until there is news, doing nothing meanwhile.
    static var waitsAtServer: Bool { get }

    /// Writes every parameter after `_this`.
    func encode(into body: inout XMLWriter)
    /// Reads the `<methodResponse>` element.
    static func decode(_ answer: XMLNode) throws(AnswerError) -> Reply
}

extension SOAPOperation {
    package static var waitsAtServer: Bool { false }

    package func encode(into body: inout XMLWriter) {}
}

extension SOAPOperation where Reply == Void {
    package static func decode(_ answer: XMLNode) throws(AnswerError) {}
}

/// A call that answers at once with a task, which does the work.
package protocol TaskOperation: SOAPOperation where Reply == ManagedObjectReference {
    /// Whether the task's result is a disk or something else that was made or found, which is worth asking for.
    static var wantsResult: Bool { get }
}

extension TaskOperation {
    package static var effect: OperationEffect { .changes }

    package static var wantsResult: Bool { false }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> ManagedObjectReference {
        try answer.reference("returnval")
    }
}

/// What a call does, and so what may follow when its answer is lost.
package enum OperationEffect: Sendable {
    /// Nothing but for the session: it may be sent again.
    case reads
    /// Nothing, but the server answers it only once.
    case readsOnce
    /// Something of the user's: it is never sent again, and without an answer its outcome is unknown.
    case changes
}
