using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <summary>The trade that a position is, from its opening to its end; updated in place.</summary>
internal struct OpenTrade
{
    public bool IsOpen;
    public DateTimeOffset Opened;

    /// <summary>Units opened and closed so far, and quantity × price of them, with the sign of the position.</summary>
    public decimal Entered;
    public decimal EntryValue;
    public decimal Left;
    public decimal ExitValue;

    /// <summary>What the account of the position had when it was opened.</summary>
    public decimal RealizedBefore;
    public decimal BaseGainsBefore;
    public decimal FeesBefore;
    public decimal BaseFeesBefore;

    public decimal Highest;
    public decimal Lowest;
    public bool IncludesTransfers;

    /// <summary>Begins, where it has not begun.</summary>
    public void Begin(in PositionAccount account, decimal price, DateTimeOffset time)
    {
        if (!IsOpen)
        {
            this = new OpenTrade
            {
                IsOpen = true,
                Opened = time,
                RealizedBefore = account.Realized,
                BaseGainsBefore = account.BaseGains,
                FeesBefore = account.Fees,
                BaseFeesBefore = account.BaseFees,
                Highest = price,
                Lowest = price,
            };
        }
    }

    public void Observe(decimal price)
    {
        if (IsOpen)
        {
            (Highest, Lowest) = (Math.Max(Highest, price), Math.Min(Lowest, price));
        }
    }

    public void Enter(decimal quantity, decimal price)
    {
        Entered += quantity;
        EntryValue += quantity * price;
        Observe(price);
    }

    public void Leave(decimal quantity, decimal price)
    {
        Left += quantity;
        ExitValue += quantity * price;
        Observe(price);
    }

    /// <summary>Every <paramref name="old"/> units became <paramref name="now"/>.</summary>
    public void Split(decimal now, decimal old)
    {
        (Entered, Left) = (Entered * now / old, Left * now / old);
        (Highest, Lowest) = (Highest * old / now, Lowest * old / now);
    }

    /// <summary>The first rate of the instrument's currency.</summary>
    public void Rate(decimal rate)
    {
        BaseGainsBefore = RealizedBefore * rate;
        (FeesBefore, BaseFeesBefore) = (FeesBefore + (BaseFeesBefore / rate), BaseFeesBefore + (FeesBefore * rate));
    }

    /// <summary>The trade as it ended.</summary>
    public readonly RoundTrip End(Instrument instrument, in PositionAccount account, DateTimeOffset time) => new()
    {
        Asset = instrument.Asset,
        Currency = instrument.Currency,
        Multiplier = instrument.Multiplier,
        Quantity = Entered,
        Opened = Opened,
        Closed = time,
        EntryPrice = Entered == 0 ? 0 : EntryValue / Entered,
        ExitPrice = Left == 0 ? 0 : ExitValue / Left,
        HighestPrice = Highest,
        LowestPrice = Lowest,
        GrossProfit = account.Realized - RealizedBefore,
        Fees = account.Fees - FeesBefore,
        BaseGrossProfit = account.BaseGains - BaseGainsBefore,
        BaseFees = account.BaseFees - BaseFeesBefore,
        IncludesTransfers = IncludesTransfers,
    };
}
