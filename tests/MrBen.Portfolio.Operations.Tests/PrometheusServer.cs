using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>A Prometheus that scrapes the sample each second and evaluates the shortened rules.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly int _port = RunningProgram.FreePort();
    private readonly string _folder = Directory.CreateTempSubdirectory("prometheus").FullName;
    private readonly HttpClient _client;
    private readonly RunningProgram _program;

    /// <param name="target">Port of what it scrapes.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It is not installed.</exception>
    public PrometheusServer(int target)
    {
        File.WriteAllText(Path.Combine(_folder, "mrben.rules.yml"), ShortenedRules.Of(File.ReadAllText(OperationsFiles.Rules)));
        string shipped = File.ReadAllText(OperationsFiles.Configuration);
        string configuration = Path.Combine(_folder, "prometheus.yml");
        File.WriteAllText(
            configuration,
            shipped.Replace("15s", "1s", StringComparison.Ordinal).Replace(":9464", $":{target}", StringComparison.Ordinal));
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}/api/v1/"), Timeout = TimeSpan.FromSeconds(20) };
        _program = new RunningProgram(
            "prometheus", $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(_folder, "data")}",
            $"--web.listen-address=127.0.0.1:{_port}", "--log.level=warn");
    }

    public string Said => _program.Said;

    /// <summary>The result of a query; empty where there are no data.</summary>
    /// <exception cref="InvalidOperationException">The query failed.</exception>
    public async Task<JsonArray> QueryAsync(string query, CancellationToken cancellationToken) =>
        (await AskAsync($"query?query={Uri.EscapeDataString(query)}", cancellationToken))["result"]!.AsArray();

    /// <summary>All series of the library that it has, by their labels.</summary>
    public async Task<ImmutableArray<JsonObject>> SeriesAsync(CancellationToken cancellationToken)
    {
        JsonNode found = await AskAsync($"series?match[]={Uri.EscapeDataString("{__name__=~\"mrben_.+\"}")}", cancellationToken);
        return [.. found.AsArray().Select(series => series!.AsObject())];
    }

    /// <summary>Type and help of every metric, by its name.</summary>
    public async Task<JsonObject> MetadataAsync(CancellationToken cancellationToken) =>
        (await AskAsync("metadata", cancellationToken)).AsObject();

    /// <summary>The alerts that fire.</summary>
    public async Task<ImmutableArray<JsonObject>> FiringAsync(CancellationToken cancellationToken)
    {
        JsonNode found = await AskAsync("alerts", cancellationToken);
        return [.. found["alerts"]!.AsArray().Select(alert => alert!.AsObject()).Where(alert => (string)alert["state"]! == "firing")];
    }

    public void Dispose()
    {
        _program.Dispose();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<JsonNode> AskAsync(string question, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri(question, UriKind.Relative), cancellationToken);
        JsonNode answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
        return (string)answer["status"]! == "success"
            ? answer["data"]!
            : throw new InvalidOperationException($"{question}: {answer["error"]}");
    }
}
