namespace MrBen.Portfolio.Configuration;

/// <summary>One place in the tree that the paths of all keys make: a section with members, or a key.</summary>
internal sealed class ConfigurationNode(string name)
{
    private readonly List<ConfigurationNode> _members = [];

    /// <summary>The last part of the path.</summary>
    public string Name { get; } = name;

    /// <summary>The key that stands here; <see langword="null"/> for a section.</summary>
    public ConfigurationKey? Key { get; private set; }

    /// <summary>The members of a section, in the order of the table.</summary>
    public IReadOnlyList<ConfigurationNode> Members => _members;

    /// <summary>Whether a secret stands here or anywhere below.</summary>
    public bool HoldsSecret => Key is { IsSecret: true } || _members.Exists(member => member.HoldsSecret);

    /// <summary>Whether what stands here in place of what belongs here may be a secret itself.</summary>
    public bool MayBeSecret => Key is { IsSecret: true } || _members.Exists(member => member.Key is { IsSecret: true });

    public static ConfigurationNode TreeOf(IEnumerable<ConfigurationKey> keys)
    {
        ConfigurationNode root = new("");
        foreach (ConfigurationKey key in keys)
        {
            ConfigurationNode node = root;
            foreach (string part in key.Path.Split('.'))
            {
                ConfigurationNode? next = node.Find(part);
                if (next is null)
                {
                    next = new ConfigurationNode(part);
                    node._members.Add(next);
                }

                node = next;
            }

            node.Key = node.Key is null && node._members.Count == 0
                ? key
                : throw new InvalidOperationException($"{key.Path} stands in the table twice, or has members.");
        }

        return root;
    }

    public ConfigurationNode? Find(string member) => _members.Find(node => node.Name == member);

    public ConfigurationNode? FindInAnyCase(string member) =>
        _members.Find(node => node.Name.Equals(member, StringComparison.OrdinalIgnoreCase));
}
