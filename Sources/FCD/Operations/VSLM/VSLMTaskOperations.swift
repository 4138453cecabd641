/// `VslmQueryInfo`: the state of a VSLM task, which no property collector reports.
package struct VSLMQueryTaskInfo: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.reads
    package let method = "VslmQueryInfo"
    package let target: ManagedObjectReference

    package init(task: ManagedObjectReference) {
        target = task
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> TaskInfo {
        guard let info = answer.child("returnval") else { throw AnswerError("VslmQueryInfo came back without a task") }
        return try TaskInfo(info)
    }
}

/// `VslmQueryTaskResult`: what a finished task made.
package struct VSLMQueryTaskResult: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.reads
    package let method = "VslmQueryTaskResult"
    package let target: ManagedObjectReference

    package init(task: ManagedObjectReference) {
        target = task
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> XMLNode? { answer.child("returnval") }
}
