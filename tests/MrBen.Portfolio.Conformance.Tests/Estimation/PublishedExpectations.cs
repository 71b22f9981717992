using System.Text.Json;

namespace MrBen.Portfolio.Conformance.Tests.Estimation;

/// <summary>Numbers that other libraries' tests assert, by test; a test that asks for an absent file is skipped.</summary>
internal static class PublishedExpectations
{
    /// <summary>All numbers of one assertion, row after row where they are a matrix.</summary>
    /// <param name="folder">The library's folder.</param>
    /// <param name="test">The name of its test.</param>
    /// <param name="quantity">What it asserts.</param>
    /// <param name="place">Which of several assertions about the quantity, from 0.</param>
    public static double[] Of(string folder, string test, string quantity, int place = 0)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(ReferenceData.Require(folder, "expected_from_tests.json")));
        return [.. Numbers(document.RootElement.GetProperty("expectations").EnumerateArray()
            .Where(e => e.GetProperty("test").GetString() == test && e.GetProperty("quantity").GetString() == quantity)
            .ElementAt(place).GetProperty("expected"))];
    }

    private static IEnumerable<double> Numbers(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Numbers) : [element.GetDouble()];
}
