using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="RegimeTilt"/>.</summary>
public sealed record RegimeTiltOptions
{
    /// <summary>How regimes are told apart.</summary>
    public VolatilityRegimeOptions Detection { get; set; } = new();

    /// <summary>Share of the strategy's weights kept in calm markets, in [0, 1]. Default 1.</summary>
    public double CalmShare { get; set; } = 1;

    /// <summary>Share kept in normal markets, in [0, 1]. Default 1.</summary>
    public double NormalShare { get; set; } = 1;

    /// <summary>Share kept in turbulent markets, in [0, 1]. Default 0.5.</summary>
    public double TurbulentShare { get; set; } = 0.5;

    /// <summary>Where the rest goes. Default the portfolio of minimum variance.</summary>
    public DefensivePortfolio Defensive { get; set; } = DefensivePortfolio.MinimumVariance;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = Detection is null ? [$"{nameof(Detection)} must not be null."] : [.. Detection.Validate()];
        CheckShare(errors, nameof(CalmShare), CalmShare);
        CheckShare(errors, nameof(NormalShare), NormalShare);
        CheckShare(errors, nameof(TurbulentShare), TurbulentShare);
        if (!Enum.IsDefined(Defensive))
        {
            errors.Add(Invariant($"{nameof(Defensive)} must be MinimumVariance or Cash; it is {(int)Defensive}."));
        }

        return errors;
    }

    /// <summary>The share kept in a regime.</summary>
    internal double ShareIn(MarketRegime regime) => regime switch
    {
        MarketRegime.Calm => CalmShare,
        MarketRegime.Normal => NormalShare,
        _ => TurbulentShare,
    };

    private static void CheckShare(List<string> errors, string name, double share)
    {
        if (!(share >= 0 && share <= 1))
        {
            errors.Add(Invariant($"{name} must be in [0, 1]; it is {share}."));
        }
    }
}
