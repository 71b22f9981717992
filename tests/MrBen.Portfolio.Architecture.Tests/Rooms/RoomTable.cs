using MrBen.Portfolio.Architecture.Tests.Metadata;

namespace MrBen.Portfolio.Architecture.Tests.Rooms;

/// <summary>
/// The rooms (first part of the namespace below a root) of one assembly and which other rooms each may use. "May use" includes what
/// those may use. The front door (the root namespace itself) may use all and is used by none.
/// </summary>
internal sealed class RoomTable
{
    private readonly string _root;
    private readonly Dictionary<string, HashSet<string>> _reachable = [];
    private readonly IReadOnlyDictionary<string, string[]> _mayUse;
    private readonly string _knownByAll;

    public RoomTable(string root, IReadOnlyDictionary<string, string[]> mayUse, string knownByAll)
    {
        (_root, _mayUse, _knownByAll) = (root, mayUse, knownByAll);
        foreach (string room in mayUse.Keys)
        {
            HashSet<string> seen = [];
            Reach(room, seen);
            _reachable.Add(room, seen);
        }
    }

    /// <summary>The core's rooms, in the order in which data passes.</summary>
    public static RoomTable Core { get; } = new(
        "MrBen.Portfolio",
        new Dictionary<string, string[]>
        {
            ["Statistics"] = [],
            ["Market"] = ["Statistics"],
            ["Estimation"] = ["Market"],
            ["Forecasting"] = ["Market", "Estimation"],
            ["Costs"] = ["Market"],
            ["Positions"] = ["Market"],
            ["Risk"] = ["Estimation", "Forecasting", "Positions"],
            ["Allocation"] = ["Estimation", "Forecasting", "Costs"],
            ["Rebalancing"] = ["Allocation", "Risk", "Positions", "Costs"],
            ["State"] = ["Rebalancing"],
            ["Execution"] = ["State"],
            ["Configuration"] = ["Execution"],
            ["Diagnostics"] = [],
        },
        knownByAll: "Diagnostics");

    /// <summary>The rooms that can reach themselves: none, in a house with one direction.</summary>
    public IEnumerable<string> Cycles => _reachable.Where(pair => pair.Value.Contains(pair.Key)).Select(pair => pair.Key);

    /// <summary>A sentence for each use against an arrow.</summary>
    public IEnumerable<string> Violations(IEnumerable<TypeUsage> types)
    {
        foreach (TypeUsage usage in types)
        {
            string? from = RoomOf(usage.Type);
            if (from is null or "")
            {
                continue;
            }

            if (!_mayUse.ContainsKey(from))
            {
                yield return $"{usage.Type} stands in {from}, which is no room of the house.";
                continue;
            }

            foreach (TypeName used in usage.Uses.Where(name => name.Assembly == usage.Type.Assembly).OrderBy(name => name.ToString()))
            {
                string? to = RoomOf(used);
                if (to is not null && to != from && to != _knownByAll && !_reachable[from].Contains(to))
                {
                    yield return $"{usage.Type} uses {used}: {from} may not know {(to.Length == 0 ? "the front door" : to)}.";
                }
            }
        }
    }

    private string? RoomOf(TypeName type)
    {
        if (type.Namespace == _root)
        {
            return "";
        }

        return type.Namespace.StartsWith(_root + ".", StringComparison.Ordinal)
            ? type.Namespace[(_root.Length + 1)..].Split('.')[0]
            : null;
    }

    private void Reach(string room, HashSet<string> seen)
    {
        foreach (string next in _mayUse[room])
        {
            if (seen.Add(next))
            {
                Reach(next, seen);
            }
        }
    }
}
