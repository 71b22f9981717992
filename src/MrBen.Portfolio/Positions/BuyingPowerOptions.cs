using static System.FormattableString;

namespace MrBen.Portfolio.Positions;

/// <summary>Settings of <see cref="BuyingPower"/>.</summary>
public sealed record BuyingPowerOptions
{
    /// <summary>What may be bought with. Default cash.</summary>
    public AccountKind Account { get; set; } = AccountKind.Cash;

    /// <summary>How much worse than expected a price may be, as a fraction of it, in [0, 1). Default 0.</summary>
    public decimal PriceBuffer { get; set; }

    /// <summary>What is never used, in the portfolio's currency, at least 0. Default 0.</summary>
    public decimal Reserve { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Account))
        {
            errors.Add(Invariant($"There is no {nameof(AccountKind)} {(int)Account}."));
        }

        if (PriceBuffer is < 0 or >= 1)
        {
            errors.Add(Invariant($"{nameof(PriceBuffer)} must be in [0, 1); it is {PriceBuffer}."));
        }

        if (Reserve < 0)
        {
            errors.Add(Invariant($"{nameof(Reserve)} must be at least 0; it is {Reserve}."));
        }

        return errors;
    }
}
