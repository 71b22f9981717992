using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Nodes;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>The sample with a Prometheus beside it, for all tests together. Where Prometheus is not installed they are skipped.</summary>
public sealed class Watched : IAsyncLifetime
{
    private HostedSample? _sample;
    private PrometheusServer? _prometheus;

    internal HostedSample Sample => Required(_sample);

    internal PrometheusServer Prometheus => Required(_prometheus);

    /// <summary>Starts both, and waits until the sample has traded and Prometheus knows of it.</summary>
    public async ValueTask InitializeAsync()
    {
        HostedSample sample = new();
        _sample = sample;
        try
        {
            _prometheus = new PrometheusServer(sample.Port);
        }
        catch (Win32Exception)
        {
            return;
        }

        await sample.StartAsync();
        await Eventually.HoldsAsync(
            "A fill that Prometheus knows of",
            cancellationToken => HasDataAsync("mrben_fills_total > 0", cancellationToken), () => sample.Said + _prometheus.Said);
    }

    internal async Task<bool> HasDataAsync(string query, CancellationToken cancellationToken) =>
        (await Prometheus.QueryAsync(query, cancellationToken)).Count > 0;

    /// <summary>Waits until an alert fires; its labels.</summary>
    internal Task<JsonObject> FiresAsync(string alert) => Eventually.AnswersAsync(
        $"The alert {alert}",
        async cancellationToken => (await Prometheus.FiringAsync(cancellationToken)).Select(firing => firing["labels"]!.AsObject())
            .FirstOrDefault(labels => (string)labels["alertname"]! == alert),
        () => Sample.Said + Prometheus.Said);

    /// <summary>Waits until an alert fires no more.</summary>
    internal Task ResolvesAsync(string alert) => Eventually.HoldsAsync(
        $"The end of the alert {alert}",
        async cancellationToken => !(await FiringAsync(cancellationToken)).Contains(alert), () => Sample.Said + Prometheus.Said);

    /// <summary>Names of the alerts that fire.</summary>
    internal async Task<ImmutableArray<string>> FiringAsync(CancellationToken cancellationToken) =>
        [.. (await Prometheus.FiringAsync(cancellationToken)).Select(firing => (string)firing["labels"]!["alertname"]!)];

    /// <summary>Waits until an area of the sample's health says something.</summary>
    internal Task HealthSaysAsync(string area, string text) => Eventually.HoldsAsync(
        $"'{text}' in the health of {area}",
        async cancellationToken => (await Sample.HealthOfAsync(area, cancellationToken)).Contains(text, StringComparison.Ordinal),
        () => Sample.Said);

    public ValueTask DisposeAsync()
    {
        _prometheus?.Dispose();
        _sample?.Dispose();
        return ValueTask.CompletedTask;
    }

    private T Required<T>(T? part)
        where T : class
    {
        Assert.SkipUnless(_prometheus is not null, Promtool.Missing);
        return part!;
    }
}
