using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// Returns drawn from those observed, one by one or in blocks that keep what follows what. Wealth is seen at the dates only; a return of −1
/// or below loses everything for good.
/// </summary>
/// <remarks>
/// Blocks begin anywhere, have geometrically distributed lengths, and run on from the last return to the first.
/// Sources: Efron (1979), Annals of Statistics 7(1); Politis and Romano (1994), J. American Statistical Association 89(428).
/// </remarks>
public sealed record BootstrapEquity : EquityModel
{
    /// <summary>Simple returns per period, oldest first, finite, at least 2. Default none, which must be set.</summary>
    public ImmutableArray<double> Returns { get; set; } = [];

    /// <summary>Mean length of a block in periods, at least 1; null, the default, for independent draws.</summary>
    public double? MeanBlockLength { get; set; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        int count = Returns.IsDefault ? 0 : Returns.Length;
        if (count < 2)
        {
            errors.Add(Invariant($"{nameof(Returns)} must be at least 2; they are {count}."));
        }

        for (int t = 0; t < count; t++)
        {
            if (!double.IsFinite(Returns[t]))
            {
                errors.Add(Invariant($"Return {t} is {Returns[t]}; it must be finite."));
            }
        }

        if (MeanBlockLength is { } length && !(length >= 1 && double.IsFinite(length)))
        {
            errors.Add(Invariant($"{nameof(MeanBlockLength)} must be at least 1 and finite; it is {length}."));
        }

        return errors;
    }

    internal override EquityShocks Start(int periods) => new ResampledShocks(periods, Returns, MeanBlockLength);
}
