using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;

namespace MrBen.Portfolio.Allocation;

/// <content>Kept as JSON, and read back with every value checked.</content>
public sealed partial class HedgeWeights
{
    private const int Version = 1;

    // Sums of losses in [0, 1] may end this far, in shares of themselves, above the number of rounds.
    private const double Rounding = 1e-9;

    /// <summary>The state as one JSON object; numbers come back bit for bit.</summary>
    public string ToJson() => JsonFields.Write(writer =>
    {
        writer.WriteNumber("version", Version);
        JsonFields.WriteNumber(writer, "horizon", Horizon);
        writer.WriteNumber("rounds", Rounds);
        writer.WriteNumber("mixture_loss", MixtureLoss);
        writer.WriteNumber("sum_of_rates", SumOfRates);
        JsonFields.WriteNumbers(writer, "losses", Losses);
    });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no such object; the message names the value and what is wrong with it.</exception>
    public static HedgeWeights FromJson(string json) => JsonFields.Read(json, "The state of experts' weights", Version, root =>
    {
        int rounds = JsonFields.WholeOf(root, "rounds", 0);
        double most = rounds * (1 + Rounding);
        ImmutableArray<double> losses = JsonFields.AmountsOf(root, "losses", most);
        return losses.IsEmpty
            ? throw new FormatException("losses is empty; there must be one number for each expert.")
            : new HedgeWeights(
                JsonFields.IsNull(root, "horizon") ? null : JsonFields.WholeOf(root, "horizon", 1), rounds,
                JsonFields.AmountOf(root, "mixture_loss", most), JsonFields.AmountOf(root, "sum_of_rates"), losses);
    });
}
