using System.Text.Json;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Conformance.Tests.Estimation;

public class NearestCorrelationConformanceTests
{
    // published/allocation_cases.json: Higham (2002), and Rick Wicklin, The DO Loop, 28 November 2012; both printed to 4 decimals.
    [Theory]
    [InlineData("ncm_higham_3")]
    [InlineData("ncm_wicklin")]
    public void OfCorrelation_MatchesPublishedMatrices(string id)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(ReferenceData.Require("published", "allocation_cases.json")));
        JsonElement published = document.RootElement.EnumerateArray().Single(e => e.GetProperty("id").GetString() == id);
        double[] given = Matrix(published.GetProperty("inputs"));
        double[] expected = Matrix(published.GetProperty("expected"));
        NearestCorrelationResult result = NearestCorrelationMatrix.OfCorrelation(
            SymmetricMatrix.Create(3, given), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Converged);
        Assert.Equal(expected, result.Matrix.Values.ToArray(), (x, y) => Math.Abs(x - y) <= 1e-4);
    }

    private static double[] Matrix(JsonElement owner) =>
        [.. owner.GetProperty("matrix").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(e => e.GetDouble())];
}
