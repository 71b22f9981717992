using System.Collections.Immutable;
using System.Text.Json.Nodes;
using MrBen.Portfolio.Diagnostics;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>What a real Prometheus has of the sample is what the table of metrics promises.</summary>
[Collection(nameof(BesidePrometheus))]
public sealed class ScrapedMetricsTests(Watched watched)
{
    // Prometheus' own, and what it adds to every series.
    private static readonly string[] Added = ["__name__", "instance", "job"];

    // Of what goes wrong, and nothing does: no matrix of this market needs repair, no number is infinite. The library's tests provoke both.
    private static readonly string[] NeverInTheSample = ["mrben_matrix_repairs_total", "mrben_invalid_results_total"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryMetric_HasItsTypeHelpAndUnit()
    {
        JsonObject metadata = await watched.Prometheus.MetadataAsync(Token);
        Assert.All(MetricCatalogue.All, family =>
        {
            // OpenMetrics names a counter without the end of its series.
            string known = family.Kind == MetricKind.Counter ? family.Name[..^"_total".Length] : family.Name;
            JsonNode told = metadata[known]![0]!;
            Assert.Equal(family.Kind.ToString().ToLowerInvariant(), (string)told["type"]!);
            Assert.Equal(family.Unit.Length == 0 ? family.Help : $"{family.Help} Unit: {family.Unit}.", (string)told["help"]!);
        });
        Assert.Equal(MetricCatalogue.All.Length, metadata.Count(pair => pair.Key.StartsWith("mrben_", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task EveryMetric_HasSeries_WithTheDocumentedLabelsOnly()
    {
        ImmutableArray<JsonObject> found = await Eventually.AnswersAsync("A series of every metric", async cancellationToken =>
        {
            ImmutableArray<JsonObject> series = await watched.Prometheus.SeriesAsync(cancellationToken);
            return Missing(series).IsEmpty ? (object)series : null;
        }) is ImmutableArray<JsonObject> all ? all : [];
        foreach (JsonObject series in found)
        {
            string name = (string)series["__name__"]!;
            MetricFamily family = MetricCatalogue.Find(OperationsFiles.MetricsIn(name).Single())!;
            IEnumerable<string> extra = name.EndsWith("_bucket", StringComparison.Ordinal) ? [.. Added, "le"] : Added;
            Assert.Equal(family.Labels.Concat(extra).Order(), series.Select(label => label.Key).Order());
        }
    }

    // As a person with curl sees them.
    [Fact]
    public async Task PromtoolCheckMetrics_OfTheScrapedText_SaysNothing()
    {
        (int code, string said) = await Promtool.RunAsync(await watched.Sample.GetAsync("/metrics", Token), "check", "metrics");
        Assert.Equal((0, ""), (code, said));
    }

    private static ImmutableArray<string> Missing(ImmutableArray<JsonObject> series) =>
    [
        .. MetricCatalogue.All.Select(family => family.Name).Except(NeverInTheSample)
            .Except(series.SelectMany(labels => OperationsFiles.MetricsIn((string)labels["__name__"]!))),
    ];
}
