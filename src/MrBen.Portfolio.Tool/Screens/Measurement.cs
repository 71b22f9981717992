using System.Text.Json;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tool.Screens;

/// <summary>The returns that an answer rests on.</summary>
/// <param name="Observations">How many of each asset.</param>
/// <param name="First">The date of the first.</param>
/// <param name="Last">The date of the last.</param>
internal sealed record Measurement(int Observations, DateOnly First, DateOnly Last)
{
    public static Measurement Of(ReturnPanel returns) => new(returns.Observations, returns.Dates[0], returns.Dates[^1]);

    public override string ToString() =>
        $"measured on {Words.Count(Observations, "return", "returns")}, {Words.Date(First)} to {Words.Date(Last)}";

    /// <summary>Writes its members; null for each where there is none.</summary>
    public static void Write(Utf8JsonWriter writer, Measurement? measured)
    {
        if (measured is null)
        {
            writer.WriteNull("observations");
            writer.WriteNull("first_date");
            writer.WriteNull("last_date");
            return;
        }

        writer.WriteNumber("observations", measured.Observations);
        writer.WriteDate("first_date", measured.First);
        writer.WriteDate("last_date", measured.Last);
    }
}
