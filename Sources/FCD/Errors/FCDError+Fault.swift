extension FCDError {
    /// An error for a fault, with the code that its type means. The fault itself is kept whole.
    package init(_ fault: ServerFault, calling method: String) {
        let code = Self.code(for: fault)
        switch code {
        case .permissionDenied:
            let privilege = fault["privilegeId"] ?? fault["missingPrivileges.privilegeIds"] ?? "a privilege"
            let object = fault["object"] ?? fault["missingPrivileges.entity"] ?? "the object"
            self.init(
                .permissionDenied,
                "\(method) needs the privilege \(privilege) on \(object)",
                hint: "ask an administrator of the vCenter for \(privilege) on \(object)",
                fault: fault
            )
        case .loginFailed:
            self.init(
                .loginFailed,
                "the server did not accept the user name or the password",
                hint: "check the user name (such as administrator@vsphere.local) and the password",
                fault: fault
            )
        case .unsupported where fault.isMethodMissing:
            self.init(
                .unsupported,
                "this server has no \(method)",
                hint: "`fcd about` shows which server and version this is, and what it can do",
                fault: fault
            )
        case .inUse where fault.type == "TaskInProgress":
            self.init(
                .inUse,
                "\(method) was refused, since another task is changing the disk or the VM just now",
                hint: "wait until that task has ended, then run the command again",
                fault: fault
            )
        default:
            let words = fault.message.isEmpty ? (fault.type ?? "an unnamed fault") : fault.message
            self.init(code, "\(method): \(words)", fault: fault)
        }
    }

    /// The meaning of a fault's type. Names of vim25, vmodl and vslm do not overlap.
    private static func code(for fault: ServerFault) -> Code {
        if fault.isMethodMissing { return .unsupported }
        return switch fault.type {
        case "NotFound", "ManagedObjectNotFound", "FileNotFound", "VslmNotFound": .notFound
        case "InvalidLogin", "InvalidLocale": .loginFailed
        case "NotAuthenticated": .notAuthenticated
        case "NoPermission": .permissionDenied
        case "NotSupported", "NotImplemented", "RestrictedVersion": .unsupported
        case "ResourceInUse", "FileLocked", "TaskInProgress", "SnapshotLocked", "ConcurrentAccess": .inUse
        case "AlreadyExists", "DuplicateName", "FileAlreadyExists", "InvalidState", "InvalidPowerState", "NoDiskSpace":
            .conflict
        case "InvalidArgument", "InvalidRequest", "InvalidDatastore", "InvalidDeviceSpec", "InvalidController",
            "MissingController", "InvalidName", "InvalidType", "InvalidProperty", "InvalidDatastorePath":
            .invalidArgument
        case "RequestCanceled": .cancelled
        default: .serverFault
        }
    }
}
