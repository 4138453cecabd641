#pragma once

#include <curl/curl.h>
#include <stddef.h>

// Swift cannot call variadic functions: one typed shim for each kind of argument that is in use.

static inline CURLcode fcd_easy_set_long(CURL *_Nonnull easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode fcd_easy_set_size(CURL *_Nonnull easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode fcd_easy_set_string(CURL *_Nonnull easy, CURLoption option, const char *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode fcd_easy_set_pointer(CURL *_Nonnull easy, CURLoption option, void *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode fcd_easy_set_list(CURL *_Nonnull easy, CURLoption option, struct curl_slist *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}

/// For `CURLOPT_WRITEFUNCTION` and `CURLOPT_HEADERFUNCTION`, which share one signature.
static inline CURLcode fcd_easy_set_receiver(CURL *_Nonnull easy, CURLoption option,
                                             curl_write_callback _Nonnull receiver) {
    return curl_easy_setopt(easy, option, receiver);
}

/// Runs before each request that goes out on a connection, a repetition of libcurl's own included.
static inline CURLcode fcd_easy_set_before_request(CURL *_Nonnull easy, curl_prereq_callback _Nonnull callback,
                                                   void *_Nullable context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_PREREQDATA, context) : code;
}

static inline CURLcode fcd_easy_get_long(CURL *_Nonnull easy, CURLINFO info, long *_Nonnull value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode fcd_multi_set_long(CURLM *_Nonnull multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/// The TLS library in use, such as `OpenSSL/3.0.19`; the others of a build with several stand in parentheses before it.
const char *_Nullable fcd_tls_library(void);

/// Limits a handle to HTTP and HTTPS; the option that takes names came with libcurl 7.85.
CURLcode fcd_easy_allow_http_only(CURL *_Nonnull easy);

/// Lets a handle be dropped without waiting for a name lookup that hangs; does nothing before libcurl 7.87.
CURLcode fcd_easy_set_quick_exit(CURL *_Nonnull easy);

/// Checks the certificate of every connection that one request opens, and remembers the certificate.
///
/// Counted by reference because a connection is reused after the request that opened it has ended. Not thread-safe:
/// all holders belong to the thread that drives the transfers.
typedef struct fcd_certificate_check fcd_certificate_check;

/// A check with one reference, or NULL when memory is out.
///
/// With a pin of 20 (SHA-1) or 32 bytes (SHA-256), exactly the certificate with this digest is accepted. With a pin of
/// length 0, the chain is verified as OpenSSL does it by itself.
fcd_certificate_check *_Nullable fcd_certificate_check_create(const unsigned char *_Nullable pin, size_t pin_length);

void fcd_certificate_check_release(fcd_certificate_check *_Nonnull check);

/// SHA-256 of the last certificate that a server showed, in 32 bytes; NULL when none has shown any.
const unsigned char *_Nullable fcd_certificate_check_seen(const fcd_certificate_check *_Nonnull check);

/// Makes a handle use the check. Needs a libcurl that is built on OpenSSL.
CURLcode fcd_easy_set_certificate_check(CURL *_Nonnull easy, fcd_certificate_check *_Nonnull check);
