import FCD

/// `AuthorizationManager`: who may do what.
enum AuthorizationManagerMethods {
    static func add(to table: inout MethodTable) {
        table.add("AuthorizationManager", "HasPrivilegeOnEntities") { (state, call) throws(Fault) in
            let key = try call.string("sessionId")
            guard let account = state.sessions.sessions.values.first(where: { $0.key == key })?.account else {
                throw .notFound("session \(key)")
            }
            return availability(call, entities: "entity", account)
        }
        table.add("AuthorizationManager", "HasPrivilegeOnEntity") { (state, call) throws(Fault) in
            let key = try call.string("sessionId")
            guard let account = state.sessions.sessions.values.first(where: { $0.key == key })?.account else {
                throw .notFound("session \(key)")
            }
            return call.strings("privId").map { .boolean(account.has($0)) }
        }
        table.add("AuthorizationManager", "HasUserPrivilegeOnEntities") { (state, call) throws(Fault) in
            availability(call, entities: "entities", try account(named: "userName", state, call))
        }
        table.add("AuthorizationManager", "FetchUserPrivilegeOnEntities") { (state, call) throws(Fault) in
            let account = try account(named: "userName", state, call)
            let privileges = account.isAdministrator ? Self.allPrivileges : Account.readOnlyPrivileges
            return call.arguments.all("entities").compactMap(\.reference).map { entity in
                .object(
                    "UserPrivilegeResult",
                    [
                        "entity": .reference(entity),
                        "privileges": .strings(privileges.sorted()),
                    ]
                )
            }
        }
    }

    /// The privileges that this server's calls ask for.
    private static let allPrivileges = Account.readOnlyPrivileges.union([
        "Datastore.AllocateSpace", "Datastore.Browse", "Datastore.DeleteFile", "Datastore.FileManagement",
        "InventoryService.Tagging.AttachTag", "Sessions.TerminateSession", "Sessions.ValidateSession",
        "StorageProfile.View",
        "VirtualMachine.Config.AddExistingDisk", "VirtualMachine.Config.AddNewDisk",
        "VirtualMachine.Config.AddRemoveDevice", "VirtualMachine.Config.RemoveDisk", "VirtualMachine.Config.Settings",
        "VirtualMachine.Interact.PowerOff", "VirtualMachine.Interact.PowerOn", "VirtualMachine.Inventory.Delete",
        "VirtualMachine.State.CreateSnapshot", "VirtualMachine.State.RemoveSnapshot",
    ])

    private static func account(named field: String, _ state: ServerState, _ call: MethodCall) throws(Fault) -> Account
    {
        let name = try call.string(field)
        guard let account = state.sessions.accounts.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw .notFound("user \(name)")
        }
        return account
    }

    private static func availability(_ call: MethodCall, entities: String, _ account: Account) -> [Value] {
        call.arguments.all(entities).compactMap(\.reference).map { entity in
            .object(
                "EntityPrivilege",
                [
                    "entity": .reference(entity),
                    "privAvailability": .array(
                        of: "PrivilegeAvailability",
                        call.strings("privId").map { privilege in
                            .object(
                                "PrivilegeAvailability",
                                [
                                    "privId": .string(privilege),
                                    "isGranted": .boolean(account.has(privilege)),
                                ]
                            )
                        }
                    ),
                ]
            )
        }
    }
}
