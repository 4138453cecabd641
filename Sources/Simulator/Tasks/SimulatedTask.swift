import FCD
import Foundation

/// A task of the server: work that is done when its time has run out.
struct SimulatedTask: Sendable {
    enum State: String, Sendable { case queued, running, success, error }

    /// Does the work, or refuses it. The checks are made when the work is done, not when it was asked for.
    typealias Work = @Sendable (inout ServerState) throws(Fault) -> Value?

    let reference: ManagedObjectReference
    let service: SoapService
    let method: String
    let entity: ManagedObjectReference?
    let entityName: String?
    let user: String
    let sequence: Int
    /// The disk that no other task may change meanwhile.
    let disk: String?
    let work: Work
    var state = State.queued
    var progress: Int?
    var result: Value?
    var fault: Fault?
    var isCancelled = false
    let queued: Date
    var started: Date?
    var completed: Date?

    var isOver: Bool { state == .success || state == .error }

    /// As `TaskInfo` of vim25 or `VslmTaskInfo` of vslm, which have the same fields.
    var info: Value {
        let prefix = service == .vslm ? "VslmTask" : "Task"
        return .object(
            service == .vslm ? "VslmTaskInfo" : "TaskInfo",
            [
                "key": .string(reference.value),
                "task": .reference(reference),
                "name": .string(method),
                "descriptionId": .string(descriptionID),
                "entity": entity.map(Value.reference),
                "entityName": entityName.map(Value.string),
                "state": .constant("\(prefix)InfoState", state.rawValue),
                "cancelled": .boolean(isCancelled),
                "cancelable": .boolean(!isOver),
                "error": fault?.localized,
                "result": result,
                "progress": state == .running ? progress.map(Value.int) : nil,
                "reason": .object("\(prefix)ReasonUser", ["userName": .string(user)]),
                "queueTime": .time(queued),
                "startTime": started.map(Value.time),
                "completeTime": completed.map(Value.time),
                "eventChainId": .int(sequence),
            ]
        )
    }

    /// Such as `VirtualMachine.attachDisk`: the method without `_Task`, in lower camel case.
    private var descriptionID: String {
        let name = method.hasSuffix("_Task") ? String(method.dropLast("_Task".count)) : method
        return "\(entity?.type ?? "vslm").\(name.prefix(1).lowercased())\(name.dropFirst())"
    }
}
