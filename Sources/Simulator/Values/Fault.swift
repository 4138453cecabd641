package import FCD

/// A fault that the simulated server answers with, or that ends a task.
package struct Fault: Error, Sendable, Hashable {
    /// Its type without prefix, such as `NotFound` or `VslmSyncFault`.
    package var type: String
    /// The `faultstring`, or the task's localized message.
    package var message: String
    package var object: ObjectValue

    package init(_ type: String, _ message: String, _ fields: KeyValuePairs<String, Value?> = [:]) {
        self.type = type
        self.message = message
        self.object = ObjectValue(type, fields)
    }

    /// As the error of a task or of one row.
    var localized: Value {
        .object("LocalizedMethodFault", ["fault": .object(object), "localizedMessage": .string(message)])
    }
}

extension Fault {
    package static let notAuthenticated = Fault(
        "NotAuthenticated",
        "The session is not authenticated.",
        [
            "object": .reference(ManagedObjectReference(type: "Folder", value: "group-d1")),
            "privilegeId": "System.View",
        ]
    )
    package static let invalidLogin = Fault(
        "InvalidLogin",
        "Cannot complete login due to an incorrect user name or password."
    )

    package static func notFound(_ what: String) -> Fault {
        Fault("NotFound", "The object or item referred to could not be found: \(what).")
    }

    package static func objectNotFound(_ reference: ManagedObjectReference) -> Fault {
        Fault(
            "ManagedObjectNotFound",
            "The object '\(reference.type):\(reference.value)' has already been deleted or has not been completely "
                + "created",
            ["obj": .reference(reference)]
        )
    }

    package static func invalidArgument(_ property: String, _ why: String = "") -> Fault {
        Fault(
            "InvalidArgument",
            "A specified parameter was not correct: \(property)\(why.isEmpty ? "" : " (\(why))")",
            ["invalidProperty": .string(property)]
        )
    }

    package static func invalidRequest(_ why: String) -> Fault { Fault("InvalidRequest", why) }

    package static func methodNotFound(_ method: String, on receiver: ManagedObjectReference) -> Fault {
        Fault(
            "MethodNotFound",
            "Unable to resolve WSDL method name \(method) for \(receiver.type)",
            ["receiver": .reference(receiver), "method": .string(method)]
        )
    }

    package static func invalidState(_ why: String) -> Fault {
        Fault("InvalidState", "The operation is not allowed in the current state. \(why)")
    }

    package static func alreadyExists(_ name: String) -> Fault {
        Fault(
            "AlreadyExists",
            "The specified key, name, or identifier '\(name)' already exists.",
            ["name": .string(name)]
        )
    }

    package static func fileNotFound(_ path: String) -> Fault {
        Fault("FileNotFound", "File \(path) was not found", ["file": .string(path)])
    }

    package static func fileFault(_ path: String, _ why: String) -> Fault {
        Fault("FileFault", "Error accessing file \(path): \(why)", ["file": .string(path)])
    }

    package static func fileAlreadyExists(_ path: String) -> Fault {
        Fault("FileAlreadyExists", "The file \(path) already exists", ["file": .string(path)])
    }

    package static func invalidDatastore(_ name: String) -> Fault {
        Fault("InvalidDatastore", "Invalid datastore '\(name)'.", ["name": .string(name)])
    }

    package static func taskInProgress(_ task: ManagedObjectReference) -> Fault {
        Fault(
            "TaskInProgress",
            "The operation is not allowed while another task is in progress.",
            ["task": .reference(task)]
        )
    }

    package static func noPermission(_ privilege: String, on object: ManagedObjectReference) -> Fault {
        Fault(
            "NoPermission",
            "Permission to perform this operation was denied.",
            ["object": .reference(object), "privilegeId": .string(privilege)]
        )
    }

    package static func invalidProperty(_ path: String) -> Fault {
        Fault("InvalidProperty", "Invalid property: \(path)", ["name": .string(path)])
    }

    package static func notSupported(_ why: String) -> Fault {
        Fault("NotSupported", "The operation is not supported on the object. \(why)")
    }

    /// The operation succeeded; the global catalog lags behind.
    package static func syncFault(_ disk: String?) -> Fault {
        Fault(
            "VslmSyncFault",
            "The operation completed, but the catalog could not be synchronized.",
            ["id": disk.map(Value.id)]
        )
    }

    package static func deviceFault(
        _ type: String,
        _ message: String,
        property: String,
        _ more: KeyValuePairs<String, Value?> = [:]
    ) -> Fault {
        var fault = Fault(type, message, ["property": .string(property), "deviceIndex": 0])
        for (name, value) in more { fault.object[name] = value }
        return fault
    }
}
