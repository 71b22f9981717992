using System.Text.Json;
using System.Text.Json.Nodes;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>The built sample in a folder of its own, as an operator has it: its settings are edited, its addresses are asked.</summary>
internal sealed class HostedSample : IDisposable
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly HttpClient _client;
    private RunningProgram? _program;

    public HostedSample()
    {
        Port = RunningProgram.FreePort();
        Work = Directory.CreateTempSubdirectory("hosted").FullName;
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    public int Port { get; }

    /// <summary>Settings, journal and models.</summary>
    public string Work { get; }

    public string Settings => Path.Combine(Work, "appsettings.json");

    public string Journal => Path.Combine(Work, "portfolio.db");

    public string Said => _program?.Said ?? "";

    // Beside the tests' own output, built in the same configuration.
    private static string Built
    {
        get
        {
            string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
            return Path.GetFullPath(Path.Combine(own, "..", "..", "Hosted", Path.GetFileName(own)));
        }
    }

    /// <summary>A run with a command line of its own.</summary>
    public static RunningProgram Run(params string[] arguments) => new("dotnet", [Path.Combine(Built, "Hosted.dll"), .. arguments]);

    /// <summary>Starts it with its own settings, but for shorter times, and waits until it serves.</summary>
    public async Task StartAsync()
    {
        Launch();
        await Eventually.AnswersAsync("The start of the sample", async cancellationToken => _program!.HasEnded
            ? throw new InvalidOperationException($"The sample ended:\n{Said}")
            : await _client.GetStringAsync("/", cancellationToken), () => Said);
    }

    /// <summary>Starts it likewise, and waits for nothing.</summary>
    public void Launch()
    {
        if (!File.Exists(Settings))
        {
            File.Copy(Path.Combine(Built, "appsettings.json"), Settings);
            _ = Edit(portfolio =>
            {
                portfolio["hosting"]!["risk_interval_seconds"] = 1;
                portfolio["hosting"]!["rebalance_check_minutes"] = 0.05;
                portfolio["hosting"]!["max_price_age_seconds"] = 5;
            });
        }

        _program?.Dispose();
        _program = Run("--work", Work, "--urls", $"http://127.0.0.1:{Port}", "--seconds", "900");
    }

    /// <summary>Waits until it ends by itself; the code that it ended with.</summary>
    public Task<int> EndAsync() => _program!.EndAsync();

    /// <summary>Asks it to end; the code that it ended with.</summary>
    public Task<int> StopAsync() => _program!.StopAsync();

    /// <summary>Ends it at once.</summary>
    public void Kill() => _program!.Kill();

    public Task<string> GetAsync(string path, CancellationToken cancellationToken = default) =>
        _client.GetStringAsync(path, cancellationToken);

    /// <summary>One area of the portfolio's health, in its sentence.</summary>
    public async Task<string> HealthOfAsync(string area, CancellationToken cancellationToken = default) =>
        (string)(await HealthAsync(cancellationToken))["mrben-portfolio"]![$"portfolio.{area}"]!;

    /// <summary>The health of the file of settings, in a sentence.</summary>
    public async Task<string> HealthOfSettingsAsync(CancellationToken cancellationToken) =>
        (string)(await HealthAsync(cancellationToken))["settings"]!["description"]!;

    public async Task PostAsync(string path)
    {
        using HttpResponseMessage response =
            await _client.PostAsync(new Uri(path, UriKind.Relative), content: null, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Edits the portfolio's section of the settings, as an editor does: the file is written anew where it is.</summary>
    /// <returns>Puts back what was, where it is not put back already.</returns>
    public EditedSettings Edit(Action<JsonNode> change) => EditText(text =>
    {
        JsonNode document = JsonNode.Parse(text, documentOptions: WithComments)!;
        change(document["advanced_portfolio"]!);
        return document.ToJsonString(Indented);
    });

    /// <inheritdoc cref="Edit"/>
    public EditedSettings EditText(Func<string, string> change) => new(Settings, change);

    public void Dispose()
    {
        _program?.Dispose();
        _client.Dispose();
        Directory.Delete(Work, recursive: true);
    }

    private async Task<JsonNode> HealthAsync(CancellationToken cancellationToken)
    {
        // An unhealthy answer has a body too.
        using HttpResponseMessage response = await _client.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
    }
}
