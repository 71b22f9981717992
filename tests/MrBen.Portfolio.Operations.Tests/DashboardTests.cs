using System.Text.Json.Nodes;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>Every query of the dashboard is asked of a real Prometheus, and has data.</summary>
[Collection(nameof(BesidePrometheus))]
public sealed class DashboardTests(Watched watched)
{
    public static TheoryData<string, string> Queries =>
        [.. OperationsFiles.Queries.Select(query => new TheoryDataRow<string, string>(query.Panel, query.Query))];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Query_HasData(string panel, string query)
    {
        Assert.NotEmpty(panel);
        JsonArray found = await Eventually.AnswersAsync(
            $"An answer to {query}",
            async cancellationToken => await watched.Prometheus.QueryAsync(query, cancellationToken) is { Count: > 0 } data ? data : null);
        Assert.All(found, series => Assert.NotNull(series!["value"]));
    }
}
