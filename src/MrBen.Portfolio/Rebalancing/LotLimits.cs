using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// Decides lots within the limits of a plan on trades and turnover: decides without them, and where they are exceeded narrows what each
/// line may trade and decides again. Not thread-safe, used once.
/// </summary>
/// <remarks>
/// Whatever is decided within the narrowed lines keeps the limits: lines that are not chosen may trade nothing, and the most that the
/// others may trade adds up to the turnover. Cash and lot rules hold as ever, for the second decision obeys them too.
/// </remarks>
internal sealed class LotLimits(
    TradeLine[] lines, decimal slack, decimal netAssetValue, RebalanceOptions options, Func<TradeLine[], LotDecision> decide)
{
    private readonly List<string> _sentences = [];

    /// <summary>The lines with the limits that held them.</summary>
    public TradeLine[] Lines { get; private set; } = lines;

    /// <summary>What the caller must know about limits that held.</summary>
    public IReadOnlyList<string> Sentences => _sentences;

    public LotDecision Decide()
    {
        LotDecision decision = decide(Lines);
        decision = Restrict(decision, LimitTrades(decision.Lots, decision.Aims));
        decision = Restrict(decision, LimitTurnover(decision.Lots));
        NameWeightChanges(decision);
        return decision;
    }

    private LotDecision Restrict(LotDecision decision, TradeLine[]? narrowed)
    {
        if (narrowed is null)
        {
            return decision;
        }

        Lines = narrowed;
        return decide(narrowed) with { IsExhaustive = false };
    }

    private TradeLine[]? LimitTrades(decimal[] lots, decimal[] aims)
    {
        int wanted = lots.Count(static lot => lot != 0);
        if (options.MaxTrades is not { } most || wanted <= most)
        {
            return null;
        }

        _sentences.Add(Invariant($"{wanted} trades were wanted, {most} are allowed in a plan."));
        HashSet<int> chosen = Choose(lots, aims, most);
        return [.. Lines.Select((line, i) => chosen.Contains(i) ? line : line.Within(0, 0, SkipReason.TooManyTrades, most))];
    }

    /// <summary>
    /// The sales and purchases, each by the drift they remove, in the proportion that removes most: sales raise what purchases may spend.
    /// Where cash is below its floor, what sales raise comes first.
    /// </summary>
    private HashSet<int> Choose(decimal[] lots, decimal[] aims, int most)
    {
        List<int> sales = [.. Enumerable.Range(0, lots.Length).Where(i => lots[i] < 0)];
        List<int> purchases = [.. Enumerable.Range(0, lots.Length).Where(i => lots[i] > 0)];
        sales = [.. sales.OrderByDescending(i => slack < 0 ? Cash(i, lots) : Removed(i, lots, aims))]; // OrderBy is stable
        purchases = [.. purchases.OrderByDescending(i => Removed(i, lots, aims))];
        int best = 0;
        (decimal Missing, decimal Removed) bestScore = (decimal.MaxValue, 0);
        for (int sold = Math.Max(0, most - purchases.Count); sold <= Math.Min(most, sales.Count); sold++)
        {
            (decimal Missing, decimal Removed) score = Score(sales.GetRange(0, sold), purchases.GetRange(0, most - sold), lots, aims);
            if (score.Missing < bestScore.Missing || (score.Missing == bestScore.Missing && score.Removed > bestScore.Removed))
            {
                (best, bestScore) = (sold, score);
            }
        }

        return [.. sales.Take(best), .. purchases.Take(most - best)];
    }

    private (decimal Missing, decimal Removed) Score(List<int> sales, List<int> purchases, decimal[] lots, decimal[] aims)
    {
        decimal cash = slack + sales.Sum(i => Cash(i, lots));
        decimal spent = -purchases.Sum(i => Cash(i, lots));
        decimal share = spent > 0 ? Math.Min(1, Math.Max(0, cash) / spent) : 0;
        decimal removed = sales.Sum(i => Removed(i, lots, aims)) + (share * purchases.Sum(i => Removed(i, lots, aims)));
        return (Math.Max(0, -cash), removed);
    }

    private decimal Cash(int i, decimal[] lots) => -Lines[i].Notional(lots[i]) - Lines[i].Cost(lots[i]);

    private decimal Removed(int i, decimal[] lots, decimal[] aims) =>
        Math.Abs(aims[i] - Lines[i].Value(0)) - Math.Abs(aims[i] - Lines[i].Value(lots[i]));

    private decimal Moved(int i, decimal lots) => Math.Abs(Lines[i].Notional(lots));

    private TradeLine[]? LimitTurnover(decimal[] lots)
    {
        decimal wanted = 0;
        for (int i = 0; i < lots.Length; i++)
        {
            wanted += Moved(i, lots[i]);
        }

        if (options.MaxTurnover is not { } fraction || wanted <= fraction * netAssetValue)
        {
            return null;
        }

        decimal allowed = fraction * netAssetValue;
        _sentences.Add(Invariant($"Trades of {wanted:0.########} were wanted, {allowed:0.########} are allowed in a plan."));
        decimal[] given = Share(lots, wanted, allowed);
        return [.. Lines.Select((line, i) =>
            line.Within(Math.Min(0, given[i]), Math.Max(0, given[i]), SkipReason.BeyondTurnover, allowed))];
    }

    /// <summary>Lots in proportion, toward zero; what that leaves goes to the largest rests, as far as they may be traded.</summary>
    private decimal[] Share(decimal[] lots, decimal wanted, decimal allowed)
    {
        decimal share = allowed / wanted;
        decimal[] given = new decimal[lots.Length];
        decimal left = allowed;
        for (int i = 0; i < lots.Length; i++)
        {
            decimal cut = decimal.Truncate(lots[i] * share);
            given[i] = Lines[i].CanTrade(cut) ? cut : 0;
            left -= Moved(i, given[i]);
        }

        // The quotient may be rounded up, by less than a lot of one line.
        for (int i = 0; i < lots.Length && left < 0; i++)
        {
            left += Moved(i, given[i]);
            given[i] = 0;
        }

        foreach (int i in Enumerable.Range(0, lots.Length).OrderByDescending(i => Moved(i, lots[i] - given[i])))
        {
            decimal more = Math.Min(Math.Abs(lots[i] - given[i]), Lines[i].LotsWorth(left));
            decimal next = given[i] + (Math.Sign(lots[i]) * more);
            if (Lines[i].CanTrade(next))
            {
                left -= Moved(i, next) - Moved(i, given[i]);
                given[i] = next;
            }
        }

        return given;
    }

    private void NameWeightChanges(LotDecision decision)
    {
        List<int> held = [.. Enumerable.Range(0, Lines.Length).Where(i => IsHeld(Lines[i], decision.Lots[i], decision.Aims[i]))];
        if (held.Count > 0)
        {
            string names = string.Join(", ", held.ConvertAll(i => Lines[i].Asset));
            string allowed = Invariant($"{options.MaxWeightChange * netAssetValue:0.########}");
            _sentences.Add($"An asset may change by {allowed} in a plan, less than is wanted of {names}.");
        }
    }

    private static bool IsHeld(TradeLine line, decimal lots, decimal aim) =>
        lots != 0
        && line.Restraint is { Reason: SkipReason.BeyondWeightChange }
        && lots == (lots > 0 ? line.MostBought : line.MostSold)
        && (aim - line.Value(lots)) * Math.Sign(lots) >= line.LotValue;
}
