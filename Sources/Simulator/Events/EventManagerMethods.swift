import FCD
import Foundation

/// `EventManager`: what happened to virtual machines, and who did it.
enum EventManagerMethods {
    static func add(to table: inout MethodTable) {
        table.add("EventManager", "QueryEvents", query)
    }

    /// How many events one answer holds, whatever the caller asks for.
    private static let limit = 1_000

    private static func query(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        guard let filter = call.arguments.child("filter") else { throw .invalidArgument("filter") }
        for name in ["userName", "eventChainId", "alarm", "scheduledTask", "category", "type", "tag"] {
            if filter.child(name) != nil { throw .notSupported("Events are not filtered by \(name) here.") }
        }
        var machine: ManagedObjectReference?
        if let entity = filter.child("entity") {
            guard let reference = entity.child("entity")?.reference, entity.child("recursion")?.text == "self",
                reference.type == "VirtualMachine"
            else { throw .notSupported("Events are filtered by virtual machines alone here.") }
            guard state.inventory.contains(reference) else { throw .objectNotFound(reference) }
            machine = reference
        }
        let time = filter.child("time")
        let begin = try bound(time?.child("beginTime")) ?? .distantPast
        let end = try bound(time?.child("endTime")) ?? .distantFuture
        let kinds = Set(filter.all("eventTypeId").map(\.text))
        let most = filter.child("maxCount").flatMap { Int($0.text.trimmed) } ?? limit
        let found = state.events.entries.filter { entry in
            (kinds.isEmpty || kinds.contains(entry.event.type)) && (machine == nil || machine == entry.event.machine)
                && begin <= entry.time && entry.time <= end
        }
        return found.suffix(min(limit, max(most, 1))).map(\.value)
    }

    private static func bound(_ node: XMLNode?) throws(Fault) -> Date? {
        guard let text = node?.text.trimmed else { return nil }
        guard let date = ServerTime.date(text) else { throw .invalidArgument("filter.time") }
        return date
    }
}
