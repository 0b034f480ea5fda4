----------------------------- MODULE SynodModel -----------------------------
(***************************************************************************)
(* Synod made small enough to look at every state, without leaving a       *)
(* behaviour out that could matter:                                        *)
(*                                                                         *)
(* - What can be sent is sent at once.  Nobody has to read it, and it may  *)
(*   be read later, so this takes nothing away; it spares the states in    *)
(*   which it was not sent yet.  A promise that comes when its ballot has  *)
(*   a leader already is read by nobody, and left out.                     *)
(* - Only a Frail node may crash.  The disk of any other is forced at      *)
(*   once, for when it is forced shows in nothing but its messages.  Every *)
(*   choice of the nodes that crash is checked by a run of its own.        *)
(* - Where a model starts as Led, the first ballot has its leader already. *)
(*   It found nothing, and to have promised it forbids nothing.            *)
(* - Only a Learner hears what is chosen; the others lag.  This is a bound *)
(*   of the model, like the number of instances.                           *)
(***************************************************************************)
EXTENDS Synod

CONSTANTS Frail, Learners

MayCrash(n) == n \in Frail /\ Sum(life, Nodes) < MaxCrashes

Send(n) ==
    \/ promised[n] # NoBallot /\ base[promised[n]] = 0 /\ Promise(n)
    \/ Count(n)
    \/ ~MayCrash(n) /\ Persist(n)
    \/ Unforced(n)

Run(n) ==
    \/ \E b \in Ballots : Stand(n, b)
    \/ \E b \in Ballots : HearPrepare(n, b)
    \/ Lead(n)
    \/ Propose(n)
    \/ \E p \in proposed : Vote(n, p)
    \/ n \in Learners /\ \E b \in Ballots : Believe(n, b)
    \/ n \in Learners /\ \E k \in known : Learn(n, k)
    \/ MayCrash(n) /\ (Persist(n) \/ Crash(n))

ModelAct ==
    LET senders == {n \in Nodes : ENABLED Send(n)} IN
    IF senders # {} THEN Send(Min(senders)) ELSE \E n \in Nodes : Run(n)

Led ==
    /\ promised  = [n \in Nodes |-> 1]
    /\ records   = [n \in Nodes |-> [i \in Instances |-> NoRecord]]
    /\ chosen    = [n \in Nodes |-> 0]
    /\ role      = [n \in Nodes |-> IF n = Owner[1] THEN "LEADER" ELSE "FOLLOWER"]
    /\ disk      = [n \in Nodes |->
                      [promised |-> 1, records |-> [i \in Instances |-> NoRecord], chosen |-> 0]]
    /\ life      = [n \in Nodes |-> 0]
    /\ prepares  = {<<1, 0>>}
    /\ promises  = {}
    /\ base      = [b \in Ballots |-> IF b = 1 THEN 1 ELSE 0]
    /\ plan      = [b \in Ballots |-> IF b = 1 THEN [i \in Instances |-> FREE] ELSE <<>>]
    /\ proposed  = {}
    /\ accepted  = [b \in Ballots |-> [n \in Nodes |-> 0]]
    /\ announced = [b \in Ballots |-> 0]
    /\ known     = {}
    /\ cast      = {}

FromTheStart == Init /\ [][ModelAct]_vars
FromALeader  == Led /\ [][ModelAct]_vars

\* Whose the ballots are, in the models that are checked.
TwoBallots   == <<1, 2>>
ThreeBallots == <<1, 2, 1>>
=============================================================================
