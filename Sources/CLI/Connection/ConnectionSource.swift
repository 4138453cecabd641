import Foundation

/// What one place (the flags, the environment, a profile) says about the connection. Nothing in it is required.
struct ConnectionSource {
    /// For messages, such as `FCD_URL`.
    let name: String
    var address: ServerAddress?
    var username: String?
    var password: PasswordSource?
    var caFile: String?
    var thumbprint: String?
    /// Files of lines `host thumbprint`; one for the server goes before ``caFile``.
    var knownHostsFiles: [String] = []
    var allowsPlainHTTP = false
    var timeout: Duration?
    var pace = PaceSettings()
    var profile: String?

    /// The flags. A password in `--server` is refused: the arguments of a process can be read by everybody.
    init(_ options: ConnectionOptions) throws(CLIError) {
        name = "--server"
        if let server = options.server {
            let address = try ServerAddress(parsing: server, from: name)
            guard address.password == nil else {
                throw CLIError(
                    .usage,
                    "--server must not hold a password: every process of this machine can read it there",
                    hint: "use FCD_PASSWORD, --password-file, a profile's password-command, or wait to be asked"
                )
            }
            self.address = address
        }
        username = options.username ?? address?.username
        password = options.passwordFile.map { .file($0) }
        caFile = options.caFile
        thumbprint = options.thumbprint
        timeout = options.timeout.map { .seconds($0) }
        pace = options.pace.settings
    }

    /// `FCD_URL`, `FCD_USERNAME`, `FCD_PASSWORD`, `FCD_CA_FILE` and `FCD_THUMBPRINT`.
    init(fcd environment: [String: String]) throws(CLIError) {
        let values = environment.filter { !$0.value.isEmpty }
        try self.init(name: "FCD_URL", values: values, prefix: "FCD")
        caFile = values["FCD_CA_FILE"]
        thumbprint = values["FCD_THUMBPRINT"]
        guard caFile == nil || thumbprint == nil else {
            throw CLIError(.usage, "FCD_CA_FILE and FCD_THUMBPRINT are both set", hint: "unset the one or the other")
        }
    }

    /// What users of govc have set already.
    init(govc environment: [String: String]) throws(CLIError) {
        let values = environment.filter { !$0.value.isEmpty }
        try self.init(name: "GOVC_URL", values: values, prefix: "GOVC")
        knownHostsFiles = values["GOVC_TLS_KNOWN_HOSTS"].map { $0.split(separator: ":").map(String.init) } ?? []
        let caFiles = values["GOVC_TLS_CA_CERTS"].map { $0.split(separator: ":").map(String.init) } ?? []
        guard caFiles.count < 2 else {
            throw CLIError(
                .usage,
                "GOVC_TLS_CA_CERTS names several files, and only one can be used",
                hint: "put the certificates into one file and name it in FCD_CA_FILE"
            )
        }
        caFile = caFiles.first
    }

    /// A profile of the configuration file.
    init(_ profile: Configuration.NamedProfile, places: Places) throws(CLIError) {
        let settings = profile.settings
        name = "profile \(profile.name)"
        self.profile = profile.name
        if let server = settings.server {
            let address = try ServerAddress(parsing: server, from: name)
            guard address.password == nil else {
                throw CLIError(
                    .configuration,
                    "the server in \(name) must not hold a password",
                    hint: "use password-command, which fetches it from where passwords are kept"
                )
            }
            self.address = address
        }
        guard settings.caFile == nil || settings.thumbprint == nil else {
            throw CLIError(.configuration, "\(name) has both ca-file and thumbprint", hint: "keep the one or the other")
        }
        if let timeout = settings.timeout, !(timeout > 0 && timeout <= 86_400) {
            throw CLIError(.configuration, "the timeout of \(name) must be more than 0 and at most 86400 seconds")
        }
        if let problem = settings.pace.problem(key: { $0 }) { throw CLIError(.configuration, "in \(name), \(problem)") }
        username = settings.username ?? address?.username
        password = settings.passwordCommand.map { .command($0) }
        caFile = settings.caFile.map { places.resolve($0) }
        thumbprint = settings.thumbprint
        allowsPlainHTTP = settings.allowPlainHTTP ?? false
        timeout = settings.timeout.map { .seconds($0) }
        pace = settings.pace
    }

    /// What FCD_… and GOVC_… have in common.
    private init(name: String, values: [String: String], prefix: String) throws(CLIError) {
        self.name = name
        if let url = values["\(prefix)_URL"] { address = try ServerAddress(parsing: url, from: name) }
        username = values["\(prefix)_USERNAME"] ?? address?.username
        password = (values["\(prefix)_PASSWORD"].map { Secret($0) } ?? address?.password).map { .value($0) }
    }
}
