using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>
/// A stand-in for Azure Resource Manager and the compute service, on loopback over TLS with its own certificate. It keeps state as Azure
/// does; every exchange is checked against the official OpenAPI documents if they are on the machine.
/// </summary>
public sealed class ComputeServer : IAsyncDisposable
{
    public static readonly Guid Subscription = new("11111111-2222-3333-4444-555555555555");

    // One for all servers: creating a key takes longer than most tests.
    private static readonly Lazy<X509Certificate2> Certificate = new(MakeCertificate);

    private readonly WebApplication _application;
    private readonly Lock _gate = new();
    private readonly List<ArmExchange> _journal = [];
    private readonly Dictionary<string, ArmLongOperation> _operations = [];
    private int _requests;

    private ComputeServer(WebApplication application) => _application = application;

    /// <summary>Address of Resource Manager.</summary>
    public Uri Endpoint => new(_application.Urls.Single());

    public ComputeState State { get; } = new();

    /// <summary>Decides which fault to inject; called for every request, including polls. The second argument is the number of the request, from 1.</summary>
    public Func<ArmExchange, int, ArmFault?>? Faults { get; set; }

    /// <summary>Accepted bearer tokens; if empty, all are accepted.</summary>
    public HashSet<string> Tokens { get; } = [];

    /// <summary>Seconds that clients are asked to wait between polls.</summary>
    public int? RetryAfter { get; set; }

    /// <summary>Answers requests that are not for the compute service: login, storage accounts. If null, they get a 404.</summary>
    public Func<HttpRequest, string, JsonNode?>? Others { get; set; }

    /// <summary>Exchanges so far.</summary>
    public IReadOnlyList<ArmExchange> Journal
    {
        get
        {
            lock (_gate)
            {
                return [.. _journal];
            }
        }
    }

    /// <summary>Exchanges that changed something.</summary>
    public IEnumerable<ArmExchange> Changes => Journal.Where(exchange => exchange.Method != "GET");

    /// <summary>Violations of the specification.</summary>
    public IReadOnlyList<string> Violations => [.. Journal.SelectMany(ArmValidation.Check)];

    /// <summary>The certificate, for programs that have to be told what to trust.</summary>
    public static string CertificatePem => Certificate.Value.ExportCertificatePem();

    /// <summary>A transport that trusts only this server.</summary>
    public HttpPipelineTransport Transport() => new HttpClientTransport(new HttpClientHandler
    {
        ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.Thumbprint == Certificate.Value.Thumbprint,
    });

    public static async Task<ComputeServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(Certificate.Value);
        }));
        WebApplication application = builder.Build();
        ComputeServer server = new(application);
        application.Run(server.HandleAsync);
        await application.StartAsync().ConfigureAwait(false);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new(TimeSpan.Zero);
        await _application.StopAsync(now.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private async Task HandleAsync(HttpContext context)
    {
        string text = await new StreamReader(context.Request.Body, Encoding.UTF8).ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
        bool isJson = context.Request.ContentType?.Contains("json", StringComparison.Ordinal) == true && text.Length > 0;
        ArmExchange exchange = new(
            context.Request.Method,
            context.Request.Path.Value!,
            context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            isJson ? JsonNode.Parse(text) : null,
            0,
            null);
        ArmAnswer? answer;
        lock (_gate)
        {
            answer = Answer(context.Request, exchange, text);
            _journal.Add(exchange with { Status = answer?.Status ?? 0, ResponseBody = answer?.Body?.DeepClone() });
        }

        if (answer is null)
        {
            context.Abort();
            return;
        }

        await SendAsync(context, exchange, answer).ConfigureAwait(false);
    }

    private ArmAnswer? Answer(HttpRequest request, ArmExchange exchange, string text)
    {
        ArmFault? fault = Faults?.Invoke(exchange, ++_requests);
        switch (fault)
        {
            case ArmFault.Drop:
                return null;
            case ArmFault.Answer wanted:
                return ArmAnswer.Error(wanted.Status, wanted.Code, wanted.Message) with { RetryAfter = wanted.RetryAfterSeconds };
        }

        ArmAnswer answer = Dispatch(request, exchange, text);
        if (fault is ArmFault.FailLater later && answer.Operation is { } operation)
        {
            answer = answer with { Operation = operation with { Finish = () => ArmAnswer.Error(400, later.Code, later.Message) } };
        }

        if (answer.Operation is { } started)
        {
            _operations[started.Id] = started;
            RunIfDue(started);
        }

        return fault is ArmFault.LoseAnswer ? null : answer;
    }

    private ArmAnswer Dispatch(HttpRequest request, ArmExchange exchange, string text)
    {
        if (Others?.Invoke(request, text) is { } other)
        {
            return new ArmAnswer(200, other);
        }

        string authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Bearer ", StringComparison.Ordinal) || (Tokens.Count > 0 && !Tokens.Contains(authorization["Bearer ".Length..])))
        {
            return ArmAnswer.Error(401, "ExpiredAuthenticationToken", "The access token has expired.");
        }

        string[] parts = exchange.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 1 && !State.Subscriptions.Contains(parts[1]))
        {
            return ArmAnswer.Error(404, "SubscriptionNotFound", $"The subscription '{parts[1]}' could not be found.");
        }

        if (parts is [.., "operations", var id] && _operations.TryGetValue(id, out ArmLongOperation? operation))
        {
            return Poll(operation, exchange.Query.ContainsKey("monitor"));
        }

        if (parts is ["subscriptions", _, "providers", "Microsoft.Compute"])
        {
            return State.Provider();
        }

        if (parts is ["subscriptions", _, "providers", "Microsoft.Compute", "locations", _, "usages"])
        {
            return State.TellUsages();
        }

        if (RightsService.AskedScope(exchange.Path) is { } scope)
        {
            return HasGroup(parts) ? RightsService.Tell(State, scope, exchange.ApiVersion) : NoGroup(parts);
        }

        if (ArmRequest.Of(exchange.Method, exchange.Path, exchange.RequestBody as JsonObject) is not { } arm)
        {
            return ArmAnswer.Error(404, "NotFound", "Nothing is there.");
        }

        arm = arm with { ApiVersion = exchange.ApiVersion };
        return !HasGroup(parts)
            ? NoGroup(parts)
            : RightsService.Problem(State, arm) ?? arm.Types.Split('/')[0] switch
            {
                "disks" or "snapshots" => DiskService.Handle(State, arm),
                "images" => ImageService.Handle(State, arm),
                "galleries" => GalleryService.Handle(State, arm),
                "virtualmachines" => MachineService.Handle(State, arm),
                _ => ArmAnswer.Error(404, "InvalidResourceType", "The resource type could not be found."),
            };
    }

    private bool HasGroup(string[] parts) =>
        parts.Length <= 3 || State.Groups.Contains(parts[1] == Subscription.ToString() ? parts[3] : $"{parts[1]}/{parts[3]}");

    private static ArmAnswer NoGroup(string[] parts) => ArmAnswer.Error(404, "ResourceGroupNotFound", $"Resource group '{parts[3]}' could not be found.");

    private ArmAnswer Poll(ArmLongOperation operation, bool location)
    {
        if (operation.Result is null)
        {
            operation.PollsLeft--;
            RunIfDue(operation);
        }

        return !location
            ? new ArmAnswer(200, operation.Status())
            : operation.Result is null ? new ArmAnswer(202, null, operation) : operation.Result with { Body = operation.Result.Body?.DeepClone() };
    }

    private static void RunIfDue(ArmLongOperation operation)
    {
        if (operation.PollsLeft <= 0 && operation.Result is null)
        {
            operation.Result = operation.Finish();
        }
    }

    private async Task SendAsync(HttpContext context, ArmExchange exchange, ArmAnswer answer)
    {
        HttpResponse response = context.Response;
        response.StatusCode = answer.Status;
        response.Headers["x-ms-request-id"] = "request-" + exchange.Last;
        if ((answer.RetryAfter ?? (answer.Operation is null ? null : RetryAfter)) is { } seconds)
        {
            response.Headers.RetryAfter = $"{seconds}";
        }

        if (answer.Operation is { } operation)
        {
            string path = ArmLongOperation.Path(Subscription.ToString(), "westeurope", operation.Id);
            string address = $"{Endpoint.ToString().TrimEnd('/')}{path}?api-version={exchange.ApiVersion}";
            response.Headers["Azure-AsyncOperation"] = address;
            if (answer.Status == 202)
            {
                response.Headers.Location = address + "&monitor=true";
            }
        }

        if (answer.Body is { } body)
        {
            response.ContentType = "application/json";
            await response.WriteAsync(body.ToJsonString(), context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=VmGeneralize tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
