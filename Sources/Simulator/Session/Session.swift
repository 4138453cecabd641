import Foundation

/// A login. The cookie is the secret, the key is the session's public name.
struct Session: Sendable {
    var key: String
    var cookie: String
    var account: Account
    var loginTime: Date
    var lastActiveTime: Date
    var locale = "en"

    var value: Value {
        .object(
            "UserSession",
            [
                "key": .string(key),
                "userName": .string(account.name),
                "fullName": .string(account.name),
                "loginTime": .time(loginTime),
                "lastActiveTime": .time(lastActiveTime),
                "locale": .string(locale),
                "messageLocale": .string(locale),
                "extensionSession": false,
                "ipAddress": "127.0.0.1",
                "callCount": .long(1),
            ]
        )
    }
}
