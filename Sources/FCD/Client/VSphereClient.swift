/// A client of one vCenter or ESXi host for the life of its First Class Disks.
///
/// Connect, log in, then use ``disks`` and ``inventory``:
///
/// ```swift
/// let client = try await VSphereClient.connect(to: endpoint, over: transport)
/// try await client.login(Credentials(username: user, password: password))
/// let disk = try await client.disks.retrieve(id)
/// ```
///
/// Every call that only reads is sent once more when its connection breaks. A change whose answer is lost throws
/// ``FCDError`` with ``FCDError/Code/unknownOutcome``: what happened has to be found out before anything else is
/// done.
public final class VSphereClient: Sendable {
    /// Scheme, host and port of the server.
    public let endpoint: Endpoint
    /// What the server says of itself: `ServiceContent.about`.
    public let about: ServerAbout
    let session: SOAPSession
    let content: ServiceContent
    /// The server's datastores and virtual machines. Needs a login.
    public let inventory: Inventory
    let tasks: TaskWaiter

    private init(endpoint: Endpoint, session: SOAPSession, content: ServiceContent) {
        self.endpoint = endpoint
        self.session = session
        self.content = content
        about = content.about
        tasks = TaskWaiter(session: session, content: content)
        inventory = Inventory(session: session, content: content, tasks: tasks)
    }

    /// Finds out which API versions the server speaks and reads its description. No login is needed for that.
    ///
    /// - parameter log: Gets every request and answer, with secrets removed.
    /// - parameter cookie: The session's cookie of an earlier process, to go on with its session.
    /// - parameter pace: How hard the server is pressed, by this client and by all that share the pace.
    /// - Throws: ``FCDError``.
    public static func connect(
        to endpoint: Endpoint,
        over transport: any Transport,
        cookie: String? = nil,
        pace: Pace = Pace(),
        log: (@Sendable (String) -> Void)? = nil
    ) async throws -> VSphereClient {
        let session = SOAPSession(transport: transport, server: endpoint.url, pace: pace, log: log)
        session.cookie = cookie
        let listed = try await versionInCommon(session)
        session.version = listed ?? .fallback
        let content = try await session.call(RetrieveServiceContent(), mayLogIn: false)
        // A server whose list of versions is out of reach still says which one it is.
        if listed == nil, let told = APIVersion(content.about.apiVersion) {
            session.version = min(told, .newestKnown)
        }
        return VSphereClient(endpoint: endpoint, session: session, content: content)
    }

    /// Logs in: `SessionManager.Login`.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/loginFailed`` for a wrong user name or password.
    @discardableResult
    public func login(_ credentials: Credentials) async throws -> UserSession {
        let session = session
        let operation = Login(sessionManager: try sessionManager, credentials: credentials)
        return try await session.call(operation, mayLogIn: false)
    }

    /// Says where credentials come from when the server has ended the session in the middle of work.
    public func logInAgain(with provider: @escaping CredentialsProvider) throws {
        let (session, manager) = (session, try sessionManager)
        session.setRelogin {
            _ = try await session.call(
                Login(sessionManager: manager, credentials: try await provider()),
                mayLogIn: false
            )
        }
    }

    /// Ends the session: `SessionManager.Logout`. A session that has ended already is no error.
    ///
    /// - Throws: ``FCDError``.
    public func logout() async throws {
        do {
            try await session.call(Logout(sessionManager: try sessionManager), mayLogIn: false)
        } catch let error as FCDError where error.code == .notAuthenticated {
            // There is nothing left to end.
        }
        session.cookie = nil
    }

    /// Whether the session is still good: reads the server's current session.
    ///
    /// - Throws: ``FCDError``.
    public func currentUser() async throws -> String? {
        guard session.cookie != nil else { return nil }
        let properties = PropertyFilter.PropertySet(type: "SessionManager", paths: ["currentSession"])
        do {
            let filter = PropertyFilter([properties], of: .these([try sessionManager]))
            let page = try await session.call(
                RetrievePropertiesEx(collector: content.propertyCollector, filter: filter, pageSize: 1),
                mayLogIn: false
            )
            return page.objects.first?["currentSession"]?.optionalString("userName")
        } catch let error as FCDError where error.code == .notAuthenticated {
            return nil
        }
    }

    /// The server's clock as it writes it, ISO 8601: `ServiceInstance.CurrentTime`.
    ///
    /// - Throws: ``FCDError``.
    public func currentTime() async throws -> String {
        try await session.call(CurrentTime())
    }

    /// The value of the session's cookie, for going on with the session in another process.
    public var cookie: String? { session.cookie }

    /// The API version in use.
    public var apiVersion: APIVersion { session.version }

    /// Opens the disk services that this server has. Needs a login.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/unsupported`` where the server knows no First Class Disks.
    public func openDisks() async throws -> DiskClient {
        try await DiskClient.open(self)
    }

    /// Opens the storage policies of this vCenter. Needs a login.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/unsupported`` on an ESXi host, which has none.
    public func openStoragePolicies() async throws -> StoragePolicies {
        try await StoragePolicies.open(self)
    }

    /// How a task is that an earlier process began; nil where the server has forgotten it, as it does after a while.
    ///
    /// Source: `Task.info`, or `VslmQueryInfo` with `VslmQueryTaskResult`.
    ///
    /// - Throws: ``FCDError``.
    package func taskInfo(of task: ManagedObjectReference) async throws -> TaskInfo? {
        try await tasks.info(of: task)
    }

    /// Lets go of what this process holds on the server and closes the connections. The session lives on until
    /// ``logout()``.
    public func close() async {
        await tasks.stop()
        await inventory.close()
        await session.transport.shutdown()
    }

    private var sessionManager: ManagedObjectReference {
        get throws(FCDError) {
            guard let manager = content.sessionManager else {
                throw FCDError(.unsupported, "this server has no session manager")
            }
            return manager
        }
    }

    /// Reads `/sdk/vimServiceVersions.xml`; nil where there is none.
    private static func versionInCommon(_ session: SOAPSession) async throws -> APIVersion? {
        let response = try await session.fetch(
            HTTPRequest(method: .get, path: "/sdk/vimServiceVersions.xml"),
            name: "the list of API versions"
        )
        guard response.status == 200, let document = try? XMLReader.read(response.body) else { return nil }
        return APIVersion.newestCommon(in: document)
    }
}
