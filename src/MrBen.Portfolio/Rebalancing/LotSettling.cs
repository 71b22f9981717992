namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// Decides lots so that planning again after them decides none: plans from where a plan would lead, and adds what is traded there to the
/// plan, until nothing is. Not thread-safe, used once.
/// </summary>
/// <remarks>
/// One allocation is a search around its start, with weights as fractions of the net asset value that it expects; from its own result both
/// look a little different. Two ends are not settled. The sum of two steps may not be tradable from the start where each step is: it is
/// below the minimum notional or not worth its cost, while the second step closes or enlarges what the first one left; then the first steps
/// stand. And the rounds are limited. Measured with 16 rounds in 38,354 plans of random accounts: 4 of the first kind, 1 of the second, whose next
/// trades are 3e-9 of the account; more rounds than that are seldom needed.
/// </remarks>
internal sealed class LotSettling(
    TradeLine[] lines, decimal cash, decimal netAssetValue, decimal kept, Func<decimal, CashFloor> floorAt, decimal penalty)
{
    private const int MostRounds = 64;

    public LotDecision Decide()
    {
        LotAllocation start = new(lines, cash, netAssetValue, kept, floorAt(netAssetValue), penalty);
        start.Run();
        decimal[] lots = start.Lots.ToArray();
        bool isFirst = true;
        for (int round = 0; round < MostRounds && Continue(start, lots) is { } longer; round++)
        {
            (lots, isFirst) = (longer, false);
        }

        return new LotDecision(lots, start.AimsAfter(lots), start.IsExhaustive && isFirst);
    }

    /// <summary>The lots with what planning again after them adds; none where it adds nothing, or the sum may not be traded.</summary>
    private decimal[]? Continue(LotAllocation start, decimal[] lots)
    {
        (decimal cashAfter, decimal cost) = start.Settle(lots);
        decimal worth = netAssetValue - cost;
        if (worth <= 0)
        {
            return null;
        }

        // An asset that is neither held nor wanted any more is no part of the next plan.
        List<int> places = [];
        List<TradeLine> after = [];
        for (int i = 0; i < lines.Length; i++)
        {
            TradeLine line = lines[i].After(lots[i]);
            if (line.Held != 0 || line.Weight != 0)
            {
                places.Add(i);
                after.Add(line);
            }
        }

        LotAllocation next = new([.. after], cashAfter, worth, kept, floorAt(worth), penalty);
        next.Run();
        decimal[] sum = [.. lots];
        bool isSame = true;
        bool isSum = true;
        for (int k = 0; k < places.Count; k++)
        {
            sum[places[k]] += next.Lots[k];
            isSame &= next.Lots[k] == 0;
            if (!lines[places[k]].CanTrade(sum[places[k]]))
            {
                (sum[places[k]], isSum) = (0, false);
            }
        }

        bool isAffordable = start.Slack(sum) >= Math.Min(0, start.Slack(lots));
        return !isSame && isAffordable && (isSum || start.Loss(sum) < start.Loss(lots)) ? sum : null;
    }
}
