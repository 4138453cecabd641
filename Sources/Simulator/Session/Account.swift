import FCD

/// A user that may log in.
struct Account: Sendable {
    var name: String
    var password: String
    /// What the user may do, by the moid of the object where it was granted.
    var permissions: [String: Permission]

    /// A role granted on an object.
    struct Permission: Sendable {
        /// nil for everything.
        var privileges: Set<String>?
        /// Whether it holds below the object too.
        var propagates = true
    }

    /// Privileges of the role "Read-only".
    static let readOnlyPrivileges: Set<String> = ["System.Anonymous", "System.Read", "System.View"]

    /// The privileges that this server's calls ask for.
    static let allPrivileges = readOnlyPrivileges.union([
        "Datastore.AllocateSpace", "Datastore.Browse", "Datastore.DeleteFile", "Datastore.FileManagement",
        "InventoryService.Tagging.AttachTag", "Sessions.TerminateSession", "Sessions.ValidateSession",
        "StorageProfile.Update", "StorageProfile.View",
        "VirtualMachine.Config.AddExistingDisk", "VirtualMachine.Config.AddNewDisk",
        "VirtualMachine.Config.AddRemoveDevice", "VirtualMachine.Config.RemoveDisk", "VirtualMachine.Config.Settings",
        "VirtualMachine.Interact.PowerOff", "VirtualMachine.Interact.PowerOn", "VirtualMachine.Inventory.Delete",
        "VirtualMachine.State.CreateSnapshot", "VirtualMachine.State.RemoveSnapshot",
    ])

    /// The user's privileges on an object, as far as this server has a use for them.
    func privileges(on object: ManagedObjectReference, in inventory: Inventory) -> Set<String> {
        guard let permission = permission(on: object, in: inventory) else { return [] }
        return permission.privileges ?? Self.allPrivileges
    }

    func has(_ privilege: String, on object: ManagedObjectReference, in inventory: Inventory) -> Bool {
        guard let permission = permission(on: object, in: inventory) else { return false }
        return permission.privileges?.contains(privilege) ?? true
    }

    /// The nearest permission, on the object itself or above it. What is not in the inventory, such as a manager, goes
    /// by the root folder.
    private func permission(on object: ManagedObjectReference, in inventory: Inventory) -> Permission? {
        var next: ManagedObjectReference? = inventory.contains(object) ? object : inventory.rootFolder
        while let current = next {
            if let permission = permissions[current.value], permission.propagates || current == object {
                return permission
            }
            next = inventory.parent(of: current)
        }
        return nil
    }
}

extension ServerState {
    /// Whether the caller may do that; a user's permissions may have changed since the login.
    func may(_ privilege: String, on object: ManagedObjectReference, _ session: Session?) -> Bool {
        guard let session else { return false }
        let account = sessions.accounts.first { $0.name == session.account.name } ?? session.account
        return account.has(privilege, on: object, in: inventory)
    }
}
