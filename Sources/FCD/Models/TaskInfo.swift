/// How far a task is: the parts of `TaskInfo` and `VslmTaskInfo` that matter here.
package struct TaskInfo: Sendable {
    package enum State: String, Sendable {
        case queued, running, success, error
    }

    package var state: State
    package var error: ServerFault?
    package var result: XMLNode?

    package init(_ node: XMLNode) throws(AnswerError) {
        let text = try node.string("state")
        guard let state = State(rawValue: text) else { throw AnswerError("a task is in the unknown state \(text)") }
        self.state = state
        error = node.child("error").map { ServerFault(localized: $0) }
        result = node.child("result")
    }

    package var isDone: Bool { state == .success || state == .error }
}
