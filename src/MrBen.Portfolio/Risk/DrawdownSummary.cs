namespace MrBen.Portfolio.Risk;

/// <summary>What one walk along compounded wealth tells of its falls: every drawdown measure comes from it. Immutable.</summary>
internal readonly record struct DrawdownSummary
{
    /// <summary>Periods, at least 1.</summary>
    public int Count { get; private init; }

    /// <summary>Falls from a peak, recovered or not.</summary>
    public int Episodes { get; private init; }

    /// <summary>Σ of the depths of the episodes.</summary>
    public double DepthSum { get; private init; }

    /// <summary>Σ of the squared depths of the episodes.</summary>
    public double DepthSquares { get; private init; }

    /// <summary>Σ of the periods from peak to recovery, or to the end.</summary>
    public long LengthSum { get; private init; }

    /// <summary>Σ of the periods from trough to recovery, or to the end.</summary>
    public long RecoverySum { get; private init; }

    /// <summary>Most periods from a peak to its recovery, or to the end.</summary>
    public int Longest { get; private init; }

    /// <summary>Periods at whose end wealth is below its peak.</summary>
    public int UnderWater { get; private init; }

    /// <summary>Σ of the drawdown at the end of each period.</summary>
    public double PathSum { get; private init; }

    /// <summary>Σ of the squared drawdown at the end of each period.</summary>
    public double PathSquares { get; private init; }

    /// <summary>Drawdown at the end.</summary>
    public double Current { get; private init; }

    /// <summary>The deepest episode, the first of several; null where wealth never fell.</summary>
    public DrawdownEpisode? Largest { get; private init; }

    /// <summary>Depth of the deepest episode; 0 where there is none.</summary>
    public double MaximumDrawdown => Largest?.Depth ?? 0;

    /// <summary>Mean depth of the episodes; 0 where there is none.</summary>
    public double AverageDepth => Episodes > 0 ? DepthSum / Episodes : 0;

    /// <summary>Mean periods from peak to recovery; null where there is no episode.</summary>
    public double? AverageLength => Episodes > 0 ? (double)LengthSum / Episodes : null;

    /// <summary>Mean periods from trough to recovery; null where there is no episode.</summary>
    public double? AverageRecovery => Episodes > 0 ? (double)RecoverySum / Episodes : null;

    /// <summary>Mean drawdown of the path.</summary>
    public double PainIndex => PathSum / Count;

    /// <summary>Root of the mean squared drawdown of the path.</summary>
    public double UlcerIndex => Math.Sqrt(PathSquares / Count);

    /// <summary>Root of the sum of squared depths over the periods.</summary>
    public double Deviation => Math.Sqrt(DepthSquares / Count);

    /// <summary>Walks along the wealth of checked returns, at least 1.</summary>
    /// <param name="returns">Simple returns, oldest first.</param>
    /// <param name="path">Receives minus the drawdown at the end of each period, where it is as long as the returns; may be empty.</param>
    /// <param name="episodes">Receives the episodes in their order; null for none.</param>
    public static DrawdownSummary Of(ReadOnlySpan<double> returns, Span<double> path = default, List<DrawdownEpisode>? episodes = null)
    {
        // Wealth is kept relative to the running peak, so that no number of periods overflows or loses digits.
        double relative = 1;
        int peak = 0;
        bool falling = false;
        DrawdownEpisode open = default;
        Tally tally = default;
        for (int t = 0; t < returns.Length; t++)
        {
            if (relative > 0) // what lost everything has nothing left to compound
            {
                relative *= 1 + returns[t];
                if (relative >= 1)
                {
                    if (falling)
                    {
                        tally.Add(open with { Recovery = t + 1 }, returns.Length, episodes);
                        falling = false;
                    }

                    relative = 1;
                    peak = t + 1;
                }
                else if (!falling || 1 - relative > open.Depth)
                {
                    open = new DrawdownEpisode(1 - relative, peak, t + 1, null);
                    falling = true;
                }
            }

            double drawdown = 1 - relative;
            tally.UnderWater += drawdown > 0 ? 1 : 0;
            tally.PathSum += drawdown;
            tally.PathSquares += drawdown * drawdown;
            if (!path.IsEmpty)
            {
                path[t] = -drawdown;
            }
        }

        if (falling)
        {
            tally.Add(open, returns.Length, episodes);
        }

        return new DrawdownSummary
        {
            Count = returns.Length,
            Episodes = tally.Episodes,
            DepthSum = tally.DepthSum,
            DepthSquares = tally.DepthSquares,
            LengthSum = tally.LengthSum,
            RecoverySum = tally.RecoverySum,
            Longest = tally.Longest,
            UnderWater = tally.UnderWater,
            PathSum = tally.PathSum,
            PathSquares = tally.PathSquares,
            Current = 1 - relative,
            Largest = tally.Largest,
        };
    }

    private struct Tally
    {
        public int Episodes;
        public double DepthSum;
        public double DepthSquares;
        public long LengthSum;
        public long RecoverySum;
        public int Longest;
        public int UnderWater;
        public double PathSum;
        public double PathSquares;
        public DrawdownEpisode? Largest;

        public void Add(DrawdownEpisode episode, int last, List<DrawdownEpisode>? episodes)
        {
            int end = episode.Recovery ?? last;
            Episodes++;
            DepthSum += episode.Depth;
            DepthSquares += episode.Depth * episode.Depth;
            LengthSum += end - episode.Peak;
            RecoverySum += end - episode.Trough;
            Longest = Math.Max(Longest, end - episode.Peak);
            if (episode.Depth > (Largest?.Depth ?? 0))
            {
                Largest = episode;
            }

            episodes?.Add(episode);
        }
    }
}
