import FCD

/// `AuthorizationManager`: who may do what.
enum AuthorizationManagerMethods {
    static func add(to table: inout MethodTable) {
        table.add("AuthorizationManager", "HasPrivilegeOnEntities") { (state, call) throws(Fault) in
            availability(state, call, entities: "entity", try account(ofSession: "sessionId", state, call))
        }
        table.add("AuthorizationManager", "HasPrivilegeOnEntity") { (state, call) throws(Fault) in
            let account = try account(ofSession: "sessionId", state, call)
            let entity = try call.reference("entity")
            return call.strings("privId").map { .boolean(account.has($0, on: entity, in: state.inventory)) }
        }
        table.add("AuthorizationManager", "HasUserPrivilegeOnEntities") { (state, call) throws(Fault) in
            availability(state, call, entities: "entities", try account(named: "userName", state, call))
        }
        table.add("AuthorizationManager", "FetchUserPrivilegeOnEntities") { (state, call) throws(Fault) in
            let account = try account(named: "userName", state, call)
            return call.arguments.all("entities").compactMap(\.reference).map { entity in
                .object(
                    "UserPrivilegeResult",
                    [
                        "entity": .reference(entity),
                        "privileges": .strings(account.privileges(on: entity, in: state.inventory).sorted()),
                    ]
                )
            }
        }
    }

    private static func account(
        ofSession field: String,
        _ state: ServerState,
        _ call: MethodCall
    ) throws(Fault) -> Account {
        let key = try call.string(field)
        let name = state.sessions.sessions.values.first { $0.key == key }?.account.name
        guard let account = state.sessions.accounts.first(where: { $0.name == name }) else {
            throw .notFound("session \(key)")
        }
        return account
    }

    private static func account(named field: String, _ state: ServerState, _ call: MethodCall) throws(Fault) -> Account
    {
        let name = try call.string(field)
        guard let account = state.sessions.accounts.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw .notFound("user \(name)")
        }
        return account
    }

    private static func availability(
        _ state: ServerState,
        _ call: MethodCall,
        entities: String,
        _ account: Account
    ) -> [Value] {
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
                                    "isGranted": .boolean(account.has(privilege, on: entity, in: state.inventory)),
                                ]
                            )
                        }
                    ),
                ]
            )
        }
    }
}
