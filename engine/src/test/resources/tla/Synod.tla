------------------------------- MODULE Synod -------------------------------
(***************************************************************************)
(* Multi-Paxos as the engine runs it: phase 1 once for every instance,     *)
(* votes answered for cumulatively, what is chosen told by a watermark,    *)
(* what a node lacks fetched, and disks that lose what was not forced.     *)
(*                                                                         *)
(* Every node is a server: proposer (if it owns a ballot), acceptor and    *)
(* learner.  A message, once sent, stays under way for ever: it may be     *)
(* read late, twice or never, which is loss, delay, repetition and         *)
(* reordering all at once.  A node that is down is one that does nothing.  *)
(* There is no time: whoever could stand, may stand.  So nothing that is   *)
(* shown here depends on a timeout, a canvass or a heartbeat's interval.   *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Sequences

CONSTANTS
    Nodes,          \* ids of the nodes
    Owner,          \* Owner[b]: the node that alone proposes in ballot b
    LastInstance,   \* instances are 1 .. LastInstance
    Quorum1,        \* how many promises make a leader
    Quorum2,        \* how many votes choose a value
    MaxCrashes,     \* how many crashes there may be, of all nodes together
    Broken          \* the rule that is left out, or "none"

Ballots   == DOMAIN Owner
Instances == 1 .. LastInstance

\* A value is a sequence of commands; the empty one is a no-op.
NoOp == <<>>

\* No record of an instance; no ballot.
NoBallot == 0
NoRecord == [ballot |-> NoBallot, value |-> NoOp, kind |-> "none"]

ASSUME Quorum1 + Quorum2 > Cardinality(Nodes)

-----------------------------------------------------------------------------
(***************************************************************************)
(* A node's memory and disk.                                               *)
(***************************************************************************)
VARIABLES
    promised,   \* promised[n]: highest ballot that n promised, voted in or stood in
    records,    \* records[n][i]: newest record of an instance, a vote or a learned value
    chosen,     \* chosen[n]: n knows every instance up to this one as chosen, and holds it
    role,       \* role[n]: FOLLOWER, or CANDIDATE or LEADER in ballot promised[n]
    disk,       \* disk[n]: what n has after a crash: promised, records and chosen
    life        \* life[n]: how often n has crashed

(***************************************************************************)
(* What was sent.                                                          *)
(***************************************************************************)
VARIABLES
    prepares,   \* <<ballot, life of its owner>>
    promises,   \* [from, ballot, held, votes]: what one acceptor promises and has
    base,       \* base[b]: first instance that b's leader proposes; 0: b has no leader
    plan,       \* plan[b][i]: the ballot whose vote b must adopt, or NoBallot, or FREE
    proposed,   \* Accepts: [ballot, instance, value]
    accepted,   \* accepted[b][n]: Accepted, the highest that n answered in b
    announced,  \* announced[b]: chosenThrough on the Accepts and Heartbeats of b
    known       \* Learns: [instance, ballot, value] that some node knew as chosen

(***************************************************************************)
(* History, which no node can see: every vote that was ever durable.       *)
(***************************************************************************)
VARIABLE cast   \* <<node, instance, ballot, value>>

memory   == <<promised, records, chosen, role>>
messages == <<prepares, promises, base, plan, proposed, accepted, announced, known>>
vars     == <<memory, disk, life, messages, cast>>

Init ==
    /\ promised  = [n \in Nodes |-> NoBallot]
    /\ records   = [n \in Nodes |-> [i \in Instances |-> NoRecord]]
    /\ chosen    = [n \in Nodes |-> 0]
    /\ role      = [n \in Nodes |-> "FOLLOWER"]
    /\ disk      = [n \in Nodes |->
                      [promised |-> NoBallot, records |-> [i \in Instances |-> NoRecord], chosen |-> 0]]
    /\ life      = [n \in Nodes |-> 0]
    /\ prepares  = {}
    /\ promises  = {}
    /\ base      = [b \in Ballots |-> 0]
    /\ plan      = [b \in Ballots |-> <<>>]
    /\ proposed  = {}
    /\ accepted  = [b \in Ballots |-> [n \in Nodes |-> 0]]
    /\ announced = [b \in Ballots |-> 0]
    /\ known     = {}
    /\ cast      = {}

-----------------------------------------------------------------------------
Max(S) == CHOOSE x \in S : \A y \in S : y <= x
Min(S) == CHOOSE x \in S : \A y \in S : y >= x
Higher(x, y) == IF x > y THEN x ELSE y

Prepared(b) == \E p \in prepares : p[1] = b

\* The last instance, from one on, up to which every record of n is of ballot b.
VotedThrough(n, from, b) ==
    Max({t \in (from - 1) .. LastInstance : \A i \in from .. t : records[n][i].ballot = b})

\* How far n may answer Accepted in b: voted in it, or known as chosen.
AcceptedThrough(n, b) == VotedThrough(n, Higher(base[b], chosen[n] + 1), b)

\* A record in n's memory that raises its promise, if the ballot is higher.
Write(n, i, b, v, kind) ==
    records' = [records EXCEPT ![n][i] = [ballot |-> b, value |-> v, kind |-> kind]]

\* n takes part in ballot b, and gives up what it led or stood for in a lower one.
Raise(n, b) ==
    /\ promised' = [promised EXCEPT ![n] = b]
    /\ role' = [role EXCEPT ![n] = IF b > promised[n] THEN "FOLLOWER" ELSE @]

-----------------------------------------------------------------------------
(***************************************************************************)
(* Persist before send.  The journal is one sequence, so a force makes     *)
(* durable all that was written before it.  Then what waited for it        *)
(* leaves: Prepare in the node's own ballot, and Accepted, the leader's    *)
(* own included.  (That a crash may keep a part of what was not forced is  *)
(* the same as a force at that point whose messages are lost.)             *)
(***************************************************************************)
Votes(n) == {<<n, i, records[n][i].ballot, records[n][i].value>> :
                i \in {j \in Instances : records[n][j].kind = "vote"}}

Answer(n, ballots) ==
    accepted' = [b \in Ballots |->
        IF b \in ballots /\ b >= promised[n] /\ base[b] # 0
        THEN [accepted[b] EXCEPT ![n] = Higher(@, AcceptedThrough(n, b))]
        ELSE accepted[b]]

Ask(n) ==
    prepares' = prepares \union (IF role[n] = "CANDIDATE" THEN {<<promised[n], life[n]>>} ELSE {})

Persist(n) ==
    /\ disk' = [disk EXCEPT ![n] =
                  [promised |-> promised[n], records |-> records[n], chosen |-> chosen[n]]]
    /\ Answer(n, Ballots)
    /\ Ask(n)
    /\ cast' = cast \union Votes(n)
    /\ <<disk', accepted', prepares'>> # <<disk, accepted, prepares>>
    /\ UNCHANGED <<memory, life, promises, base, plan, proposed, announced, known>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* Phase 1, once, for every instance.                                      *)
(***************************************************************************)
\* A candidate's ballot is above its promise and above the ballot of every record it
\* has: a learned one may be above the promise.
Stand(n, b) ==
    /\ Owner[b] = n
    /\ b > promised[n]
    /\ \A i \in Instances : records[n][i].ballot < b
    /\ promised' = [promised EXCEPT ![n] = b]
    /\ role' = [role EXCEPT ![n] = "CANDIDATE"]
    /\ prepares' = prepares \union
         (IF Broken = "own ballot not forced" THEN {<<b, life[n]>>} ELSE {})
    /\ UNCHANGED <<records, chosen, disk, life, promises, base, plan, proposed, accepted,
                   announced, known, cast>>

\* An acceptor hears a Prepare and writes its promise ...
HearPrepare(n, b) ==
    /\ Prepared(b)
    /\ b > promised[n]
    /\ Raise(n, b)
    /\ UNCHANGED <<records, chosen, disk, life, messages, cast>>

\* ... and answers once the promise is durable: with its chosenThrough and the ballots of
\* its records above it, whatever instance the candidate named.
Promise(n) ==
    LET b == promised[n] IN
    /\ b # NoBallot
    /\ Prepared(b)
    /\ disk[n].promised = b \/ Broken = "promise not forced"
    /\ promises' = promises \union
         {[from |-> n, ballot |-> b, held |-> chosen[n],
           votes |-> [i \in Instances |-> IF i > chosen[n] THEN records[n][i].ballot ELSE NoBallot]]}
    /\ promises' # promises
    /\ UNCHANGED <<memory, disk, life, prepares, base, plan, proposed, accepted, announced,
                   known, cast>>

FREE == -1

\* What a quorum of promises obliges the leader to propose, from the instance after the
\* highest chosenThrough named: per instance the vote of the highest ballot; a no-op
\* where there is none below the last vote; and what it likes above that.
Plan(S, first, own) ==
    LET heard == IF Broken = "tail left out of phase 1" THEN {p \in S : p.from = own} ELSE S
        last  == Max({0} \union {i \in Instances : \E p \in heard : p.votes[i] # NoBallot})
        seen(i) == {p.votes[i] : p \in heard} \ {NoBallot}
    IN [i \in Instances |->
          IF i < first \/ i > last THEN FREE
          ELSE IF seen(i) = {} THEN NoBallot
          ELSE IF Broken = "lower ballot adopted" THEN Min(seen(i)) ELSE Max(seen(i))]

Lead(n) ==
    LET b == promised[n] IN
    /\ role[n] = "CANDIDATE"
    /\ \E S \in SUBSET {p \in promises : p.ballot = b} :
         /\ Cardinality(S) >= IF Broken = "quorum off by one" THEN Quorum1 - 1 ELSE Quorum1
         /\ \A p, q \in S : p.from = q.from => p = q
         /\ LET first == Max({p.held : p \in S}) + 1 IN
              /\ base' = [base EXCEPT ![b] = first]
              /\ plan' = [plan EXCEPT ![b] = Plan(S, first, n)]
              /\ announced' = [announced EXCEPT ![b] = first - 1]
    /\ role' = [role EXCEPT ![n] = "LEADER"]
    /\ UNCHANGED <<promised, records, chosen, disk, life, prepares, promises, proposed, accepted,
                   known, cast>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* Phase 2, pipelined: an instance does not wait for the one before.       *)
(***************************************************************************)
Next(b) == Max({base[b] - 1} \union {p.instance : p \in {q \in proposed : q.ballot = b}}) + 1

\* What a client may ask of the leader of b.  No two lives of a node ask the same.
Fresh(b) == {<<b, life[Owner[b]]>>}

\* The value to adopt is that of the vote itself, or of a record of a ballot between,
\* which then was learned and so is chosen.
Adopted(b, i) ==
    {p.value : p \in {q \in proposed : q.instance = i /\ q.ballot = plan[b][i]}}
      \union
    {k.value : k \in {q \in known : q.instance = i /\ q.ballot > plan[b][i] /\ q.ballot < b}}

MayPropose(b, i) ==
    CASE plan[b][i] = FREE     -> Fresh(b)
      [] plan[b][i] = NoBallot -> {NoOp}
      [] OTHER                 -> Adopted(b, i)

\* The leader writes its own vote, then sends the Accept.  The vote counts only once it is
\* durable, like any other.
Propose(n) ==
    LET b == promised[n]
        i == Next(b)
    IN
    /\ role[n] = "LEADER"
    /\ i \in Instances
    /\ \E v \in MayPropose(b, i) :
         /\ Write(n, i, b, v, "vote")
         /\ proposed' = proposed \union {[ballot |-> b, instance |-> i, value |-> v]}
    /\ UNCHANGED <<promised, chosen, role, disk, life, prepares, promises, base, plan, accepted,
                   announced, known, cast>>

\* An acceptor votes unless it promised a higher ballot; the same record raises the
\* promise.  It leaves alone what it knows as chosen, and a record of a ballot as high.
Vote(n, p) ==
    /\ Owner[p.ballot] # n
    /\ p.ballot >= promised[n] \/ Broken = "vote below the promise"
    /\ p.instance > chosen[n]
    /\ p.ballot > records[n][p.instance].ballot
    /\ Write(n, p.instance, p.ballot, p.value, "vote")
    /\ Raise(n, Higher(p.ballot, promised[n]))
    /\ UNCHANGED <<chosen, disk, life, messages, cast>>

\* The leader counts: in its own ballot only, each node once, nothing past its tail.
Counted(b, n) ==
    IF Broken = "chosen mixed over ballots" THEN Max({accepted[x][n] : x \in Ballots})
    ELSE accepted[b][n]

Count(n) ==
    LET b == promised[n]
        through == {c \in Instances : Cardinality({a \in Nodes : Counted(b, a) >= c}) >= Quorum2}
        c == Min({Max(through \union {0}), Next(b) - 1})
    IN
    /\ role[n] = "LEADER"
    /\ c > announced[b]
    /\ announced' = [announced EXCEPT ![b] = c]
    /\ UNCHANGED <<memory, disk, life, prepares, promises, base, plan, proposed, accepted, known,
                   cast>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* Learning.  What is known as chosen is applied; to apply it at once is   *)
(* the boldest that a node can be.                                         *)
(***************************************************************************)
Know(n, through, held) ==
    /\ chosen' = [chosen EXCEPT ![n] = through]
    /\ known' = known \union
         {[instance |-> i, ballot |-> held[i].ballot, value |-> held[i].value] :
            i \in (chosen[n] + 1) .. through}

\* A node believes the watermark of b of its own records of b, at or after b's base.
Believe(n, b) ==
    /\ base[b] # 0
    /\ chosen[n] + 1 >= base[b]
    /\ \E t \in (chosen[n] + 1) .. announced[b] :
         /\ \A i \in (chosen[n] + 1) .. t :
              \/ records[n][i].ballot = b
              \/ Broken = "notice believed over an old vote" /\ records[n][i].kind # "none"
         /\ Know(n, t, records[n])
    /\ UNCHANGED <<promised, records, role, disk, life, prepares, promises, base, plan, proposed,
                   accepted, announced, cast>>

\* Else it fetches, in order.  A learned record replaces only one of a lower ballot, and
\* is no vote.  Who leads or stands in a lower ballot than it bears is deposed.
Learn(n, k) ==
    LET i == k.instance
        kept == records[n][i].ballot >= k.ballot
        held == IF kept THEN records[n]
                ELSE [records[n] EXCEPT ![i] = [ballot |-> k.ballot, value |-> k.value, kind |-> "learned"]]
    IN
    /\ i = chosen[n] + 1
    /\ records' = [records EXCEPT ![n] = held]
    /\ Know(n, i, held)
    /\ role' = [role EXCEPT ![n] = IF k.ballot > promised[n] THEN "FOLLOWER" ELSE @]
    /\ UNCHANGED <<promised, disk, life, prepares, promises, base, plan, proposed, accepted,
                   announced, cast>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* A crash loses what was not forced, and the restart finds a mark of what *)
(* was known as chosen: written now and then, behind the records that it   *)
(* speaks of.                                                              *)
(***************************************************************************)
Crash(n) ==
    /\ promised' = [promised EXCEPT ![n] = disk[n].promised]
    /\ records' = [records EXCEPT ![n] = disk[n].records]
    /\ \E mark \in 0 .. (IF Broken = "mark ahead of its records" THEN chosen[n] ELSE disk[n].chosen) :
         chosen' = [chosen EXCEPT ![n] = mark]
    /\ role' = [role EXCEPT ![n] = "FOLLOWER"]
    /\ life' = [life EXCEPT ![n] = @ + 1]
    /\ UNCHANGED <<disk, messages, cast>>

RECURSIVE Sum(_, _)
Sum(f, S) == IF S = {} THEN 0 ELSE LET x == CHOOSE x \in S : TRUE IN f[x] + Sum(f, S \ {x})

\* Accepted leaves before the vote is durable: for any node, or the leader's own alone.
Unforced(n) ==
    /\ \/ Broken = "vote not forced" /\ Answer(n, Ballots)
       \/ Broken = "own vote counted early" /\ Answer(n, {b \in Ballots : Owner[b] = n})
    /\ accepted' # accepted
    /\ UNCHANGED <<memory, disk, life, prepares, promises, base, plan, proposed, announced,
                   known, cast>>

\* What node n does while it runs.
Step(n) ==
    \/ Persist(n)
    \/ \E b \in Ballots : Stand(n, b)
    \/ \E b \in Ballots : HearPrepare(n, b)
    \/ Promise(n)
    \/ Lead(n)
    \/ Propose(n)
    \/ \E p \in proposed : Vote(n, p)
    \/ Count(n)
    \/ \E b \in Ballots : Believe(n, b)
    \/ \E k \in known : Learn(n, k)
    \/ Unforced(n)

Act == \E n \in Nodes : Step(n) \/ (Sum(life, Nodes) < MaxCrashes /\ Crash(n))

Spec == Init /\ [][Act]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* What must hold, always.                                                 *)
(***************************************************************************)
\* The values that a phase-2 quorum durably voted for in one ballot.
ChosenValues(i) ==
    {p.value : p \in {q \in proposed :
        /\ q.instance = i
        /\ Cardinality({n \in Nodes : <<n, i, q.ballot, q.value>> \in cast}) >= Quorum2}}

OneValuePerBallot ==
    \A p, q \in proposed : p.instance = q.instance /\ p.ballot = q.ballot => p.value = q.value

OneChosenValue == \A i \in Instances : Cardinality(ChosenValues(i)) <= 1

\* What any node ever took for chosen was chosen, in one ballot, by durable votes.
ChosenOnlyByQuorumInOneBallot == \A k \in known : k.value \in ChosenValues(k.instance)

\* Every instance that a node applied is chosen, and its record holds the chosen value.
AppliedNeverPastChosen ==
    \A n \in Nodes : \A i \in 1 .. chosen[n] :
        records[n][i].kind # "none" /\ records[n][i].value \in ChosenValues(i)

\* A promise that was given stands, in memory and on the disk.
PromiseNeverBack ==
    \A p \in promises : promised[p.from] >= p.ballot /\ disk[p.from].promised >= p.ballot

\* Whoever answered Accepted has durably voted, or the instance was chosen anyway.
AcceptedOnlyWhenDurable ==
    \A b \in Ballots : \A n \in Nodes : \A i \in Instances :
        base[b] # 0 /\ i >= base[b] /\ i <= accepted[b][n] =>
            ChosenValues(i) # {} \/ \E v \in cast : v[1] = n /\ v[2] = i /\ v[3] = b

\* A ballot is never used again after a restart.
BallotsUnique == \A p, q \in prepares : p[1] = q[1] => p = q

\* Nobody holds a vote above its promise, and a learned value is one that was chosen.
RecordsAreSound ==
    \A n \in Nodes : \A i \in Instances :
        LET r == records[n][i] IN
        /\ r.kind = "vote" =>
             /\ r.ballot <= promised[n]
             /\ [ballot |-> r.ballot, instance |-> i, value |-> r.value] \in proposed
        /\ r.kind = "learned" => r.value \in ChosenValues(i)
=============================================================================
